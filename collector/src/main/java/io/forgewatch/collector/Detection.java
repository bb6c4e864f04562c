package io.forgewatch.collector;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.detect.BuildTracker;
import io.forgewatch.collector.detect.CompilerDetector;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.exec.RecordView;
import java.util.Optional;

/**
 * From an exec to its build: host or container, compiler or not. On the stream's thread; only {@link #counts} is for any.
 *
 * <p>The order of a batch's events is the ring's. Execs of different CPUs can be a moment out of order, and one that was
 * interrupted on its way into the ring can come late: the tracker's time is therefore kept a little behind.
 */
final class Detection implements ExecListener {
    private static final long TICK_INTERVAL_NS = 50_000_000L;
    private static final long BEHIND_NS = 100_000_000L;

    private final ContainerResolver resolver;
    private final HostExecs hostExecs;
    private final CompilerDetector detector;
    private final ProcessTable processes;
    private final BuildTracker tracker;
    private final LossWatch losses;
    private long tickedNs;
    private long launches;
    private long others;
    private volatile Counts published = new Counts(StreamCounts.NONE, 0, 0);

    /**
     * What became of the records, at the end of a batch.
     *
     * @param launches execs in containers that belong to builds
     * @param others execs in containers that do not, or that failed to be judged
     */
    record Counts(StreamCounts stream, long launches, long others) {}

    Detection(
            ContainerResolver resolver,
            HostExecs hostExecs,
            CompilerDetector detector,
            ProcessTable processes,
            BuildTracker tracker,
            LossWatch losses) {
        this.resolver = resolver;
        this.hostExecs = hostExecs;
        this.detector = detector;
        this.processes = processes;
        this.tracker = tracker;
        this.losses = losses;
    }

    @Override
    public boolean wants(RecordView exec) {
        boolean host;
        try {
            host = hostExecs.isHost(exec);
        } catch (RuntimeException e) {
            others++;
            throw e;
        }
        if (host) {
            // For the lineage of what a container runtime starts.
            processes.exec(exec);
        }
        return !host;
    }

    @Override
    public void onExec(ExecEvent event) {
        // Until it is known better: what fails on the way is counted with these.
        others++;
        processes.exec(event);
        ExecEvent.Namespaces namespaces = event.namespaces();
        Optional<ContainerRef> container =
                resolver.resolve(event.cgroup().names(), namespaces.pid(), namespaces.rootMountDiffers());
        container
                .flatMap(in -> detector.detect(event, in, processes.lineageOf(event)))
                .ifPresent(launch -> {
                    others--;
                    launches++;
                    tracker.onLaunch(launch, processes.ancestorsOf(event));
                });
    }

    @Override
    public void onExit(ExitEvent event) {
        processes.exit(event);
        tracker.onExit(event);
    }

    @Override
    public void onBatch(StreamCounts counts, long nowNs, boolean drained) {
        if (!counts.equals(published.stream())) {
            published = new Counts(counts, launches, others);
        }
        losses.poll(nowNs);
        if (drained && nowNs - tickedNs >= TICK_INTERVAL_NS) {
            tickedNs = nowNs;
            tracker.tick(nowNs - BEHIND_NS);
        }
    }

    Counts counts() {
        return published;
    }
}
