package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.detect.chain.WrittenFiles;
import io.forgewatch.collector.v1.OpenBuild;
import io.forgewatch.v1.Evidence.Activity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a build is handed on, looked after and closed. What closes and has outputs is kept: something of it may still become
 * known, and then it waits here once more until that is handed on. One thread's.
 */
final class BuildSchedule implements BuildAccess {
    /** Of a closed build whose further executions are only counted. */
    private static final long COUNTING_INTERVAL_NS = 60_000_000_000L;

    /** Told of processes that are gone though nobody told their end. */
    interface Gone {
        void gone(ProcessId process, long timeNs);
    }

    final OpenBuilds open;
    final ClosedBuilds closed;
    private final Revisions revisions;
    private final BuildLimits limits;
    private final WrittenFiles written;
    private final LivenessSource liveness;
    private final BuildCounters counters;
    private final Gone gone;
    private final long intervalNs;
    private long nowNs;

    BuildSchedule(
            BuildLimits limits,
            ClosedBuilds closed,
            Revisions revisions,
            WrittenFiles written,
            LivenessSource liveness,
            BuildCounters counters,
            Gone gone) {
        this.limits = limits;
        this.open = new OpenBuilds(limits);
        this.closed = closed;
        this.revisions = revisions;
        this.written = written;
        this.liveness = liveness;
        this.counters = counters;
        this.gone = gone;
        this.intervalNs = limits.revisionInterval().toNanos();
    }

    /** The latest time that anything was told of, CLOCK_BOOTTIME. */
    long nowNs() {
        return nowNs;
    }

    /** Hands on and closes what is due by then. */
    void advance(long toNs) {
        nowNs = Math.max(nowNs, toNs);
        for (Build build = open.due(toNs); build != null; build = open.due(toNs)) {
            onDue(build, build.deadlineNs);
        }
    }

    /** Forgets what closed too long ago. */
    void tick() {
        closed.old(nowNs).forEach(this::forget);
    }

    private void onDue(Build build, long timeNs) {
        if (build.closed) {
            handOnLate(build, timeNs);
            return;
        }
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
                gone.gone(process, timeNs);
            }
        }
    }

    /** Closes one for another if there is no room in its container or at all. */
    void makeRoom(ContainerKey container) {
        Build displaced = open.displacedIn(container);
        if (displaced != null) {
            displace(displaced, "closed early: too many builds were open at once");
        }
    }

    private void displace(Build build, String why) {
        counters.closedEarly.increment();
        build.gaps.add(why);
        close(build, Math.max(build.lastRevisionNs, nowNs));
    }

    /** A build begins, and is handed on. */
    void begin(Build build, long timeNs) {
        counters.opened.increment();
        open.add(build);
        emit(build, Math.max(timeNs, nowNs));
        schedule(build);
    }

    /** A build goes on that was open when the collector ended. */
    void goOn(Build build) {
        open.add(build);
        build.outputs.all().forEach(written::put);
        schedule(build);
    }

    /** A build that had closed before is known again. */
    void keep(OpenBuild state, Build build) {
        build.outputs.all().forEach(written::put);
        closed.put(state, nowNs).forEach(this::forget);
    }

    @Override
    public @Nullable Build find(String finding) {
        Build there = open.named(finding);
        OpenBuild state = there != null ? null : closed.get(finding);
        if (state == null) {
            return there;
        }
        Build eldest = open.eldestLate();
        if (eldest != null) {
            handOnLate(eldest, nowNs);
        }
        Build build = BuildState.restore(state, limits);
        written.forget(finding);
        build.outputs.all().forEach(written::put);
        build.deadlineNs = nowNs + intervalNs;
        open.wake(build);
        return build;
    }

    @Override
    public void changed(Build build, boolean atOnce) {
        build.changed = true;
        if (build.closed) {
            if (open.named(build.name()) == null) {
                open.wake(build);
            }
            long dueNs = build.lastRevisionNs + (build.executions.isFull() ? COUNTING_INTERVAL_NS : intervalNs);
            if (atOnce || nowNs >= dueNs) {
                handOnLate(build, nowNs);
            } else {
                open.due(build, dueNs);
            }
            return;
        }
        if (atOnce || nowNs >= build.lastRevisionNs + intervalNs) {
            emit(build, nowNs);
        }
        schedule(build);
    }

    /** Hands on all that waits for its time. */
    void flush() {
        for (Build build : open.all()) {
            if (build.changed) {
                emit(build, Math.max(build.lastRevisionNs, build.lastActivityNs));
                schedule(build);
            }
        }
        open.late().forEach(build -> handOnLate(build, Math.max(build.lastRevisionNs, nowNs)));
    }

    private void handOnLate(Build build, long timeNs) {
        if (build.changed) {
            OpenBuild state = revisions.emit(build, timeNs);
            closed.put(state, nowNs).forEach(this::forget);
        }
        open.rest(build);
    }

    private void emit(Build build, long timeNs) {
        OpenBuild state = revisions.emit(build, timeNs);
        open.sized(build, state.getSerializedSize());
        for (Build large = open.displacedBy(build); large != null; large = open.displacedBy(build)) {
            displace(large, "closed early: the open builds took too much memory");
        }
    }

    private void schedule(Build build) {
        if (open.named(build.name()) == build) {
            long dueNs = Math.min(build.closeNs(limits), build.checkNs(limits));
            open.due(build, build.changed ? Math.min(dueNs, build.lastRevisionNs + intervalNs) : dueNs);
        }
    }

    private void close(Build build, long timeNs) {
        open.remove(build);
        finish(build, timeNs);
    }

    /** Closes a build that is not among the open ones. */
    void finish(Build build, long timeNs) {
        build.closed = true;
        build.closedNs = timeNs;
        OpenBuild state = revisions.emit(build, timeNs);
        boolean compiled = state.getFinding().getEvidence().getActivity().getNumber() > Activity.QUERY_VALUE;
        if (compiled && !build.outputs.isEmpty()) {
            closed.put(state, nowNs).forEach(this::forget);
        } else {
            written.forget(build.name());
        }
    }

    private void forget(String finding) {
        counters.closedForgotten.increment();
        written.forget(finding);
        revisions.forget(finding);
    }
}
