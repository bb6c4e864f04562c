package io.forgewatch.collector;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.detect.BackEndParents;
import io.forgewatch.collector.detect.BuildTracker;
import io.forgewatch.collector.detect.CompilerDetector;
import io.forgewatch.collector.detect.CompilerLaunch;
import io.forgewatch.collector.detect.EnteredSessions;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.FoundProcess;
import io.forgewatch.collector.exec.HostExec;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import java.util.List;
import java.util.Optional;

/** From an exec to its build: compiler or not. Asks no clock and no file: the same input gives the same findings. One thread's. */
final class Detection implements DetectionInput {
    private static final int MAX_RUNNING_PROCESSES = 16384;
    private static final int MAX_PASSING_PROCESSES = 8192;

    private final ContainerResolver resolver;
    private final CompilerDetector detector;
    private final EnteredSessions sessions;
    private final BackEndParents drivers;
    private final ProcessTable processes;
    private final BuildTracker tracker;
    private long launches;
    private long others;

    /** A table of the size that detection works with, live and replayed. */
    static ProcessTable processTable() {
        return new ProcessTable(MAX_RUNNING_PROCESSES, MAX_PASSING_PROCESSES);
    }

    Detection(
            ContainerResolver resolver,
            CompilerDetector detector,
            EnteredSessions sessions,
            ProcessTable processes,
            BuildTracker tracker) {
        this.resolver = resolver;
        this.detector = detector;
        this.sessions = sessions;
        this.drivers = new BackEndParents(detector);
        this.processes = processes;
        this.tracker = tracker;
    }

    @Override
    public void found(FoundProcess process) {
        processes.seed(process);
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
        containerOf(event).ifPresent(container -> {
            List<ExecEvent.Ancestor> lineage = processes.lineageOf(event);
            tracker.onExec(event, container, facts, () -> processes.ancestorsOf(event));
            sessions.exec(event, lineage);
            Optional<CompilerLaunch> launch =
                    detector.detect(event, container, lineage, facts).map(sessions::judged);
            drivers.exec(event, container, lineage, facts, launch.orElse(null));
            launch.ifPresent(this::launched);
        });
    }

    private void launched(CompilerLaunch launch) {
        others--;
        launches++;
        raiseDriver(launch);
        tracker.onLaunch(launch, processes.ancestorsOf(launch.event()));
    }

    /** Before its back end, so that the build begins with the driver. */
    private void raiseDriver(CompilerLaunch backEnd) {
        drivers.above(backEnd).ifPresent(told -> {
            others -= told.isNew() ? 1 : 0;
            launches += told.isNew() ? 1 : 0;
            raise(sessions.judged(told.launch()));
        });
    }

    private void raise(CompilerLaunch launch) {
        tracker.raise(launch, processes.ancestorsOf(launch.event()));
    }

    @Override
    public void lateFacts(ExecEvent event, ExecFacts facts) {
        containerOf(event).ifPresent(container -> {
            List<ExecEvent.Ancestor> lineage = processes.lineageOf(event);
            tracker.onFacts(event, container, facts, () -> processes.ancestorsOf(event));
            Optional<CompilerLaunch> before =
                    detector.detect(event, container, lineage, ExecFacts.getDefaultInstance());
            detector.detect(event, container, lineage, facts)
                    .map(sessions::judged)
                    .ifPresent(launch -> {
                        drivers.judged(launch);
                        others -= before.isEmpty() ? 1 : 0;
                        launches += before.isEmpty() ? 1 : 0;
                        raiseDriver(launch);
                        raise(launch);
                    });
        });
    }

    private Optional<ContainerRef> containerOf(ExecEvent event) {
        ExecEvent.Namespaces namespaces = event.namespaces();
        return resolver.resolve(event.cgroup().names(), namespaces.pid(), namespaces.rootMountDiffers());
    }

    @Override
    public void exit(ExitEvent event) {
        // What only ever ran on the host is in no build; most exits are of that kind.
        if (!processes.exit(event)) {
            drivers.exit(event);
            tracker.onExit(event);
        }
    }

    @Override
    public void answer(FileAnswer answer) {
        tracker.onAnswer(answer);
    }

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
