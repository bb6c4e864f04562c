package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.OpenBuild;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Process;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Launches to builds, builds to revisions of findings.
 *
 * <p>The first launch of a build is handed on at once, later changes at most once an interval, and the last when the build
 * closes: a quiet time after its last process exited. All of that goes by event time. A revision that is due at some time holds
 * what happened before that time, no matter when {@link #tick} or the next event made it due; so the same events give the same
 * revisions, live or replayed, however the ticks fall.
 *
 * <p>Exits can be lost. A build that is quiet while processes of it seem to run has them looked for ({@link LivenessSource});
 * one that stays silent for {@link BuildLimits#maxIdle} is closed all the same. Both show in its completeness. A closed build
 * never opens again; a later launch of the same root begins another.
 *
 * <p>One thread owns it, but for {@link #onStored} and {@link #counts}.
 */
public final class BuildTracker {
    private static final String RESTARTED =
            "the collector was restarted during the build: launches and exits in between were not seen";
    private static final String REBOOTED = "the host or the collector went down during the build";

    private final BuildLimits limits;
    private final FindingAssembler assembler;
    private final BuildJournal journal;
    private final LivenessSource liveness;

    @SuppressWarnings("UnusedVariable")
    private final FileRequests files;

    private final FindingConsumer findings;
    private final OpenBuilds open;
    private final BuildTools tools;
    private final RecentLosses losses;
    private final BuildCounters counters = new BuildCounters();
    /** Closed, and not known to be stored yet; the longest closed first. */
    private final Set<String> unstored = new LinkedHashSet<>();

    private final Queue<String> stored = new ConcurrentLinkedQueue<>();
    private final long intervalNs;

    /** Takes what it works with. */
    public BuildTracker(
            BuildLimits limits,
            FindingAssembler assembler,
            BuildJournal journal,
            LivenessSource liveness,
            FileRequests files,
            FindingConsumer findings) {
        this.limits = limits;
        this.files = files;
        this.assembler = assembler;
        this.journal = journal;
        this.liveness = liveness;
        this.findings = findings;
        this.open = new OpenBuilds(limits);
        this.tools = new BuildTools(limits.buildTools());
        this.intervalNs = limits.revisionInterval().toNanos();
        this.losses = new RecentLosses(intervalNs);
    }

    /**
     * Goes on with the builds that were open when the collector ended, closes those of another boot, and hands on again what was
     * not known to be stored. Once, before the first event.
     */
    public void restore() {
        for (OpenBuild kept : journal.kept()) {
            String name = kept.getFinding().getName();
            if (kept.getFinding().getProcessesCount() == 0 || kept.getFinding().getContainersCount() == 0) {
                journal.remove(name);
            } else if (kept.getFinding().getBuild().getClosed()) {
                unstored.add(name);
                findings.accept(kept.getFinding());
            } else {
                counters.restored.increment();
                restore(Build.restore(kept, limits), kept.getBootId().equals(assembler.bootId()));
            }
        }
        publishCounts();
    }

    private void restore(Build build, boolean sameBoot) {
        for (ProcessId process : List.copyOf(build.processes.running())) {
            if (!sameBoot || !liveness.runs(process.pid(), process.startTimeNs())) {
                build.processes.lost(process);
            }
        }
        build.gaps.add(sameBoot ? RESTARTED : REBOOTED);
        build.changed = true;
        if (sameBoot && open.get(build.root.in(build.container)) == null) {
            tools.restore(build.root, build.container);
            open.add(build);
            schedule(build);
        } else {
            finish(build, build.lastActivityNs);
        }
    }

    /**
     * Takes a launch.
     *
     * @param ancestors as {@link ProcessTable#ancestorsOf} gives them
     */
    public void onLaunch(CompilerLaunch launch, List<ProcessTable.Entry> ancestors) {
        ExecEvent event = launch.event();
        advance(event.timeNs());
        ContainerKey container = ContainerKey.of(launch.container());
        if (!launch.role().counted()) {
            tools.started(event, container, ancestors);
            publishCounts();
            return;
        }
        counters.launches.increment();
        BuildRoot root = tools.topmost(event, container, ancestors);
        if (root == null) {
            root = BuildRoot.session(event);
        }
        Build build = open.get(root.in(container));
        Process.Builder row = ProcessRows.of(launch, ancestors, assembler.utc(event.timeNs()));
        if (build == null) {
            build = open(root, launch, row);
            follow(event, build, row);
            emit(build, event.timeNs());
        } else {
            boolean belowAnother = belowAnother(event, build);
            follow(event, build, build.add(launch, row, belowAnother));
            touch(build, event.timeNs());
        }
        schedule(build);
        publishCounts();
    }

    /**
     * Takes any exec in a container, before it is told to be a launch: it may run what a build has written.
     *
     * @param facts what is known of its files by now
     * @param ancestors as {@link ProcessTable#ancestorsOf} gives them
     */
    public void onExec(ExecEvent event, ContainerRef container, ExecFacts facts, List<ProcessTable.Entry> ancestors) {
        advance(event.timeNs());
    }

    /** Takes what came to be known of the files of an exec that was given before. */
    public void onFacts(ExecEvent event, ContainerRef container, ExecFacts facts, List<ProcessTable.Entry> ancestors) {}

    /**
     * Takes a launch that was judged again, with more known of its files. If no build has it yet it is taken as a launch, also
     * when its process has ended since.
     *
     * @param launch of an exec that was given to {@link #onExec} before
     */
    public void raise(CompilerLaunch launch, List<ProcessTable.Entry> ancestors) {}

    /** Takes the answer to one of its questions; others are left. */
    public void onAnswer(FileAnswer answer) {}

    /** Takes the end of any process; most belong to no build. May come twice. */
    public void onExit(ExitEvent exit) {
        advance(exit.timeNs());
        ProcessId process = new ProcessId(exit.pid(), exit.startTimeNs());
        tools.ended(process);
        Build build = open.ended(process);
        if (build != null) {
            build.exited(process, assembler.utc(exit.timeNs()), exit.exitCode(), exit.timeNs());
            touch(build, exit.timeNs());
            schedule(build);
        }
    }

    /**
     * Notes that the kernel lost records: each build of that time says so.
     *
     * @param fromNs CLOCK_BOOTTIME, likewise {@code toNs}
     */
    public void onLoss(long fromNs, long toNs, long records) {
        losses.add(toNs, records);
        for (Build build : open.all()) {
            if (build.firstExecNs - intervalNs <= toNs) {
                build.lostRecords += records;
                touch(build, toNs);
                schedule(build);
            }
        }
    }

    /** Time passed: every event before {@code nowNs} (CLOCK_BOOTTIME) was handed in. */
    public void tick(long nowNs) {
        for (String name = stored.poll(); name != null; name = stored.poll()) {
            if (unstored.remove(name)) {
                journal.remove(name);
            }
        }
        advance(nowNs);
        publishCounts();
    }

    /** The control plane has stored this revision. From any thread. */
    public void onStored(Finding finding) {
        if (finding.getBuild().getClosed()) {
            stored.add(finding.getName());
        }
    }

    /** Hands on what waits for its time, for a clean stop; the builds stay open on disk. */
    public void flush() {
        for (Build build : open.all()) {
            if (build.changed) {
                emit(build, Math.max(build.lastRevisionNs, build.lastActivityNs));
                schedule(build);
            }
        }
    }

    /** What it counted so far. From any thread. */
    public BuildCounts counts() {
        return counters.snapshot();
    }

    private void advance(long nowNs) {
        for (Build build = open.due(nowNs); build != null; build = open.due(nowNs)) {
            onDue(build, build.deadlineNs);
        }
    }

    private void onDue(Build build, long timeNs) {
        if (timeNs >= build.closeNs(limits)) {
            if (!build.processes.running().isEmpty()) {
                counters.closedIdle.increment();
                build.gaps.add("closed after " + limits.maxIdle().toHours()
                        + " hours without a launch or an exit, although processes of it seem to run");
            }
            close(build, timeNs);
            return;
        }
        if (build.changed && timeNs >= build.lastRevisionNs + intervalNs) {
            emit(build, timeNs);
        }
        if (timeNs >= build.checkNs(limits)) {
            look(build, timeNs);
        }
        schedule(build);
    }

    private void look(Build build, long timeNs) {
        build.checkedNs = timeNs;
        for (ProcessId process : List.copyOf(build.processes.running())) {
            if (!liveness.runs(process.pid(), process.startTimeNs())) {
                open.ended(process);
                build.processes.lost(process);
                build.gaps.add("a process of the build is gone and its exit was not seen");
                build.changed = true;
                counters.exitsMissed.increment();
            }
        }
    }

    private Build open(BuildRoot root, CompilerLaunch launch, Process.Builder row) {
        Build displaced = open.displacedIn(ContainerKey.of(launch.container()));
        if (displaced != null) {
            counters.closedEarly.increment();
            displaced.gaps.add("closed early: too many builds were open at once");
            close(displaced, Math.max(displaced.lastRevisionNs, launch.event().timeNs()));
        }
        Build build = new Build(root, launch, assembler.frame(root, launch), row, limits);
        build.lostRecords = losses.before(launch.event().timeNs());
        counters.opened.increment();
        open.add(build);
        return build;
    }

    private void follow(ExecEvent event, Build build, Process.@org.jspecify.annotations.Nullable Builder row) {
        ProcessId process = new ProcessId(event.pid(), event.startTimeNs());
        if (open.follow(process, build)) {
            build.processes.follow(process, row);
        } else {
            counters.unfollowed.increment();
            build.gaps.add("too many processes ran at once: the exits of some are not followed");
        }
    }

    private boolean belowAnother(ExecEvent event, Build build) {
        return event.ancestors().stream()
                .anyMatch(above -> open.of(new ProcessId(above.pid(), above.startTimeNs())) == build);
    }

    private void touch(Build build, long timeNs) {
        build.changed = true;
        if (timeNs >= build.lastRevisionNs + intervalNs) {
            emit(build, timeNs);
        }
    }

    private void schedule(Build build) {
        long dueNs = Math.min(build.closeNs(limits), build.checkNs(limits));
        open.due(build, build.changed ? Math.min(dueNs, build.lastRevisionNs + intervalNs) : dueNs);
    }

    private void close(Build build, long timeNs) {
        open.remove(build);
        finish(build, timeNs);
    }

    private void finish(Build build, long timeNs) {
        build.closed = true;
        unstored.add(build.frame.getName());
        emit(build, timeNs);
        if (unstored.size() > limits.unstoredBuilds()) {
            String eldest = unstored.iterator().next();
            unstored.remove(eldest);
            journal.remove(eldest);
            counters.unkept.increment();
        }
    }

    /** On disk first: a crash in between gives the next revision, never a second finding. */
    private void emit(Build build, long timeNs) {
        build.revision++;
        build.changed = false;
        build.lastRevisionNs = timeNs;
        Finding finding = assembler.assemble(build);
        journal.put(build.toProto(assembler.bootId(), finding));
        findings.accept(finding);
    }

    private void publishCounts() {
        counters.publish(open.size(), tools.forgotten());
    }
}
