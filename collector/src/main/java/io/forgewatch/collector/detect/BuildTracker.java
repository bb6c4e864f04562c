package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.detect.chain.FileVersion;
import io.forgewatch.collector.detect.chain.WrittenFiles;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Process;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Launches to builds, builds to revisions of findings, and what was executed of what they had written.
 *
 * <p>The first launch of a build is handed on at once, later changes at most once an interval, and the last when the build
 * closes: a quiet time after its last process exited. All of that goes by event time. A revision that is due at some time holds
 * what happened before that time, no matter when {@link #tick} or the next event made it due; so the same events give the same
 * revisions, live or replayed, however the ticks fall. An execution of an output is handed on at once if it is the build's first,
 * with a finding of its own; also after the build has closed.
 *
 * <p>Exits can be lost. A build that is quiet while processes of it seem to run has them looked for ({@link LivenessSource});
 * one that stays silent for {@link BuildLimits#maxIdle} is closed all the same. Both show in its completeness. A closed build
 * never opens again; a later launch of the same root begins another.
 *
 * <p>One thread owns it, but for {@link #onStored} and {@link #counts}.
 */
public final class BuildTracker {
    private final BuildLimits limits;
    private final FindingAssembler assembler;
    private final LivenessSource liveness;
    private final Revisions revisions;
    private final BuildSchedule schedule;
    private final BuildTools tools;
    private final RecentLosses losses;
    private final RecentProcesses recent = new RecentProcesses();
    private final BuildCounters counters = new BuildCounters();
    private final WrittenFiles written;
    private final Questions questions;
    private final BuildFiles files;
    private final BuildSources sources;
    private final Chain chain;
    private final long intervalNs;

    /** Takes what it works with. */
    public BuildTracker(
            BuildLimits limits,
            FindingAssembler assembler,
            BuildJournal journal,
            LivenessSource liveness,
            FileRequests requests,
            FindingConsumer findings) {
        this.limits = limits;
        this.assembler = assembler;
        this.liveness = liveness;
        ClosedBuilds closed = new ClosedBuilds(limits);
        this.revisions = new Revisions(assembler, journal, findings, closed, limits.unstoredBuilds(), counters);
        this.written = new WrittenFiles(limits.outputs());
        this.schedule = new BuildSchedule(limits, closed, revisions, written, liveness, counters, this::gone);
        this.tools = new BuildTools(limits.buildTools());
        this.intervalNs = limits.revisionInterval().toNanos();
        this.losses = new RecentLosses(intervalNs);
        this.questions = new Questions(requests, limits.questions(), counters);
        this.files = new BuildFiles(assembler, questions, written, schedule, counters);
        this.sources = new BuildSources(questions, schedule);
        this.chain = new Chain(assembler, questions, written, files, schedule, recent, counters);
    }

    /**
     * Goes on with the builds that were open when the collector ended, closes those of another boot, and hands on again what was
     * not known to be stored. Once, before the first event.
     */
    public void restore() {
        new BuildRestore(limits, assembler, liveness, revisions, schedule, tools, counters).restore();
        publishCounts();
    }

    /**
     * Takes a launch.
     *
     * @param ancestors as {@link ProcessTable#ancestorsOf} gives them
     */
    public void onLaunch(CompilerLaunch launch, List<ProcessTable.Entry> ancestors) {
        advance(launch.event().timeNs());
        launched(launch, ancestors);
        publishCounts();
    }

    private void launched(CompilerLaunch launch, List<ProcessTable.Entry> ancestors) {
        ExecEvent event = launch.event();
        ContainerKey container = ContainerKey.of(launch.container());
        if (!launch.role().counted()) {
            tools.started(event, container, ancestors);
            return;
        }
        counters.launches.increment();
        BuildRoot root = tools.topmost(event, container, ancestors);
        if (root == null) {
            root = BuildRoot.session(event);
        }
        Build build = schedule.open.get(root.in(container));
        Process.Builder row = ProcessRows.of(launch, ancestors, assembler.utc(event.timeNs()));
        boolean isNew = build == null;
        boolean belowAnother = build != null && belowAnother(event, build);
        Process.@Nullable Builder listed = row;
        if (build == null) {
            schedule.makeRoom(container);
            build = new Build(root, launch, assembler.frame(root, launch), row, limits);
            build.lostRecords = losses.before(event.timeNs());
        } else {
            listed = build.add(launch, row, belowAnother);
        }
        boolean followed = follow(event, build, listed);
        recent.launched(event, build.name());
        if (isNew) {
            schedule.begin(build, event.timeNs());
        }
        if (listed != null) {
            listed.getBinaryBuilder().setSha256(build.digests.get(FileVersion.of(event.executable())));
            files.listed(build, event);
        }
        sources.reads(build, launch);
        if (followed && !(belowAnother && Launches.passesOn(launch))) {
            files.launched(build, launch);
        }
        chain.runs(build, launch);
        if (!isNew) {
            schedule.changed(build, false);
        }
    }

    /**
     * Takes any exec in a container, before it is told to be a launch: it may run what a build has written.
     *
     * @param facts what is known of its files by now
     * @param ancestors what {@link ProcessTable#ancestorsOf} gives; asked only for what is executed of a build
     */
    public void onExec(
            ExecEvent event, ContainerRef container, ExecFacts facts, Supplier<List<ProcessTable.Entry>> ancestors) {
        advance(event.timeNs());
        chain.onExec(event, container, facts, ancestors);
    }

    /**
     * Whether an exec may preload what was built in its container, so that its environment is worth reading. From any thread.
     */
    public boolean mayPreload(ExecEvent event) {
        return written.hasSharedObject(event.cgroup().names());
    }

    /** Takes what came to be known of the files of an exec that was given before. */
    public void onFacts(
            ExecEvent event, ContainerRef container, ExecFacts facts, Supplier<List<ProcessTable.Entry>> ancestors) {
        chain.onFacts(event, container, facts, ancestors);
    }

    /**
     * Takes a launch that was judged again, with more known of its files. If no build has it yet it is taken as a launch, also
     * when its process has ended since.
     *
     * @param launch of an exec that was given to {@link #onExec} before
     */
    public void raise(CompilerLaunch launch, List<ProcessTable.Entry> ancestors) {
        ExecEvent event = launch.event();
        ExitEvent exit = recent.exitOf(event);
        String known = recent.buildOf(event);
        Build build = known == null ? null : schedule.find(known);
        if (known == null) {
            if (launch.role().counted() || exit == null) {
                launched(launch, ancestors);
            }
            if (exit != null) {
                ended(exit);
            }
        } else if (build != null && launch.role().counted()) {
            boolean belowAnother = belowAnother(event, build);
            build.raise(launch, assembler.utc(event.timeNs()), belowAnother);
            sources.reads(build, launch);
            if (!(belowAnother && Launches.passesOn(launch))) {
                files.raised(build, launch, exit);
            }
            if (exit == null) {
                chain.runs(build, launch);
            }
            schedule.changed(build, false);
        }
        publishCounts();
    }

    /** Takes the answer to one of its questions; others are left. */
    public void onAnswer(FileAnswer answer) {
        Question question = questions.answered(answer);
        if (question instanceof Question.Row row) {
            files.onRow(row, answer);
        } else if (question instanceof Question.Suspect suspect) {
            chain.onRead(suspect, answer);
        } else if (question instanceof Question.Links links) {
            chain.onLinks(links, answer);
        } else if (question instanceof Question.Sources read) {
            sources.onSources(read, answer);
        } else if (question instanceof Question.Given given) {
            chain.onGiven(given, answer);
        } else if (question instanceof Question.Written result) {
            ContainerKey container = files.onWritten(result, answer, schedule.nowNs());
            if (container != null) {
                chain.onOutputs(container);
            }
        }
    }

    /** Takes the end of any process; most belong to no build. May come twice. */
    public void onExit(ExitEvent exit) {
        advance(exit.timeNs());
        recent.ended(exit);
        ended(exit);
    }

    private void ended(ExitEvent exit) {
        ProcessId process = new ProcessId(exit.pid(), exit.startTimeNs());
        tools.ended(process);
        files.ended(process, exit.timeNs(), exit.exitCode() != 0);
        chain.ended(process, exit.timeNs(), exit.exitCode());
        Build build = schedule.open.ended(process);
        if (build != null) {
            build.exited(process, assembler.utc(exit.timeNs()), exit.exitCode(), exit.timeNs());
            schedule.changed(build, false);
        }
    }

    private void gone(ProcessId process, long timeNs) {
        files.ended(process, timeNs, false);
    }

    /**
     * Notes that the kernel lost records: each build of that time says so.
     *
     * @param fromNs CLOCK_BOOTTIME, likewise {@code toNs}
     */
    public void onLoss(long fromNs, long toNs, long records) {
        losses.add(toNs, records);
        for (Build build : schedule.open.all()) {
            if (build.firstExecNs - intervalNs <= toNs) {
                build.lostRecords += records;
                schedule.changed(build, false);
            }
        }
    }

    /** Time passed: every event before {@code nowNs} (CLOCK_BOOTTIME) was handed in. */
    public void tick(long nowNs) {
        revisions.settle();
        advance(nowNs);
        schedule.tick();
        publishCounts();
    }

    private void advance(long nowNs) {
        schedule.advance(nowNs);
        chain.advance(nowNs);
    }

    /** The control plane has stored this revision. From any thread. */
    public void onStored(Finding finding) {
        revisions.onStored(finding);
    }

    /** Hands on what waits for its time, for a clean stop; the builds stay open on disk. */
    public void flush() {
        schedule.flush();
    }

    /** What it counted so far. From any thread. */
    public BuildCounts counts() {
        return counters.snapshot();
    }

    private boolean follow(ExecEvent event, Build build, Process.@Nullable Builder row) {
        ProcessId process = new ProcessId(event.pid(), event.startTimeNs());
        boolean followed = schedule.open.follow(process, build);
        if (followed) {
            build.processes.follow(process, row);
        } else {
            counters.unfollowed.increment();
            build.gaps.add("too many processes ran at once: the exits of some are not followed");
        }
        return followed;
    }

    private boolean belowAnother(ExecEvent event, Build build) {
        return event.ancestors().stream()
                .anyMatch(above -> schedule.open.of(new ProcessId(above.pid(), above.startTimeNs())) == build);
    }

    private void publishCounts() {
        counters.publish(schedule.open.size(), schedule.closed.size(), tools.forgotten(), written.forgotten());
    }
}
