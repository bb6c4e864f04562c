package io.forgewatch.collector;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.detect.BuildTracker;
import io.forgewatch.collector.detect.CompilerDetector;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.HostExec;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import java.util.Optional;

/** From an exec to its build: compiler or not. Asks no clock and no file: the same input gives the same findings. One thread's. */
final class Detection implements DetectionInput {
    private final ContainerResolver resolver;
    private final CompilerDetector detector;
    private final ProcessTable processes;
    private final BuildTracker tracker;
    private long launches;
    private long others;

    Detection(ContainerResolver resolver, CompilerDetector detector, ProcessTable processes, BuildTracker tracker) {
        this.resolver = resolver;
        this.detector = detector;
        this.processes = processes;
        this.tracker = tracker;
    }

    @Override
    public void hostExec(HostExec exec) {
        processes.exec(exec);
    }

    @Override
    public void exec(ExecEvent event, ExecFacts facts) {
        // Until it is known better: what fails on the way is counted with these.
        others++;
        processes.exec(event);
        ExecEvent.Namespaces namespaces = event.namespaces();
        Optional<ContainerRef> container =
                resolver.resolve(event.cgroup().names(), namespaces.pid(), namespaces.rootMountDiffers());
        container
                .flatMap(in -> detector.detect(event, in, processes.lineageOf(event), facts))
                .ifPresent(launch -> {
                    others--;
                    launches++;
                    tracker.onLaunch(launch, processes.ancestorsOf(event));
                });
    }

    @Override
    public void lateFacts(ExecEvent event, ExecFacts facts) {}

    @Override
    public void exit(ExitEvent event) {
        processes.exit(event);
        tracker.onExit(event);
    }

    @Override
    public void answer(FileAnswer answer) {}

    @Override
    public void loss(long fromNs, long toNs, long records) {
        tracker.onLoss(fromNs, toNs, records);
    }

    @Override
    public void tick(long nowNs) {
        tracker.tick(nowNs);
    }

    /** Execs in containers that belong to builds, so far. */
    long launches() {
        return launches;
    }

    /** Execs in containers that do not, or that failed to be judged, so far. */
    long others() {
        return others;
    }
}
