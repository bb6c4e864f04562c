package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.v1.ExecutedOutput;
import io.forgewatch.collector.v1.OpenBuild;
import io.forgewatch.v1.Completeness;
import io.forgewatch.v1.Finding;

/** A build as it is on disk. Pure. */
final class BuildState {
    private BuildState() {}

    /** What a restart needs; {@code finding} is the revision that is handed on now. */
    static OpenBuild toProto(Build build, String bootId, Finding finding) {
        OpenBuild.Builder state = OpenBuild.newBuilder();
        ExecutedOutput executed = build.executions.toProto();
        if (executed != null) {
            state.setExecuted(executed);
        }
        return state.setBootId(bootId)
                .setFinding(finding)
                .setRoot(build.root.toProto())
                .setFirstExecTimeNs(build.firstExecNs)
                .setLastExecTimeNs(build.lastExecNs)
                .setLastActivityTimeNs(build.lastActivityNs)
                .setLastRevisionTimeNs(build.lastRevisionNs)
                .setDriverSeen(build.driverSeen)
                .addAllRunning(build.processes.runningToProto())
                .addAllCircumstances(build.severities.toProto())
                .addAllOutputs(build.outputs.toProto())
                .setClosedTimeNs(build.closedNs)
                .build();
    }

    static Build restore(OpenBuild kept, BuildLimits limits) {
        Finding finding = kept.getFinding();
        Completeness completeness = finding.getCompleteness();
        io.forgewatch.v1.Container container = finding.getContainers(0);
        Build build = new Build(
                BuildRoot.of(kept.getRoot()),
                new ContainerKey(container.getId(), container.getCgroupPath()),
                kept.getFirstExecTimeNs(),
                finding,
                BuildProcesses.restore(
                        limits,
                        finding.getProcessesList(),
                        kept.getRunningList(),
                        completeness.getOmittedProcesses(),
                        completeness.getArgumentsTruncated()),
                limits);
        build.driverSeen = kept.getDriverSeen();
        build.revision = finding.getRevision();
        build.execCount = finding.getBuild().getExecCount();
        build.lostRecords = completeness.getLostRecords();
        build.lastExecNs = kept.getLastExecTimeNs();
        build.lastActivityNs = kept.getLastActivityTimeNs();
        build.lastRevisionNs = kept.getLastRevisionTimeNs();
        build.closed = finding.getBuild().getClosed();
        build.severities.restore(kept.getCircumstancesList());
        build.sources.restore(finding.getBuild().getSourcesList(), completeness.getOmittedSources());
        build.closedNs = kept.getClosedTimeNs();
        build.bytes = kept.getSerializedSize();
        build.outputs.restore(build.name(), build.container, kept.getOutputsList(), completeness.getOmittedOutputs());
        if (kept.hasExecuted()) {
            build.executions.restore(finding.getBuild().getExecutionsList(), kept.getExecuted());
        }
        build.reasons.restore(finding.getEvidence().getReasonsList(), completeness.getOmittedReasons());
        build.gaps.restore(completeness.getGapsList(), 0);
        build.copies.restore(finding.getEvidenceFilesList());
        if (finding.getBuild().hasEndTime()) {
            build.lastExit = finding.getBuild().getEndTime();
        }
        return build;
    }
}
