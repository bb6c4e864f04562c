package io.forgewatch.collector.detect;

import io.forgewatch.collector.v1.OpenBuild;
import java.util.List;

/** Takes up what was on disk when the collector began. One thread's, used once. */
record BuildRestore(
        BuildLimits limits,
        FindingAssembler assembler,
        LivenessSource liveness,
        Revisions revisions,
        BuildSchedule schedule,
        BuildTools tools,
        BuildCounters counters) {
    private static final String RESTARTED =
            "the collector was restarted during the build: launches, exits and outputs in between were not seen";
    private static final String REBOOTED = "the host or the collector went down during the build";

    void restore() {
        for (OpenBuild kept : revisions.kept()) {
            boolean sameBoot = kept.getBootId().equals(assembler.bootId());
            if (kept.getFinding().getProcessesCount() == 0 || kept.getFinding().getContainersCount() == 0) {
                revisions.drop(kept.getFinding().getName());
            } else if (kept.getFinding().getBuild().getClosed()) {
                closed(kept, sameBoot);
            } else {
                counters.restored.increment();
                open(BuildState.restore(kept, limits), sameBoot);
            }
        }
    }

    private void closed(OpenBuild kept, boolean sameBoot) {
        Build build = BuildState.restore(kept, limits);
        revisions.again(build, kept);
        if (sameBoot && !build.outputs.isEmpty()) {
            schedule.keep(kept, build);
        } else {
            revisions.forget(build.name());
        }
    }

    private void open(Build build, boolean sameBoot) {
        for (ProcessId process : List.copyOf(build.processes.running())) {
            if (!sameBoot || !liveness.runs(process.pid(), process.startTimeNs())) {
                build.processes.lost(process);
            }
        }
        build.gaps.add(sameBoot ? RESTARTED : REBOOTED);
        build.changed = true;
        if (sameBoot && schedule.open.get(build.root.in(build.container)) == null) {
            tools.restore(build.root, build.container);
            schedule.goOn(build);
        } else {
            schedule.finish(build, build.lastActivityNs);
        }
    }
}
