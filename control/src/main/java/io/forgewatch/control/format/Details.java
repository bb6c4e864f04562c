package io.forgewatch.control.format;

import io.forgewatch.v1.Build;
import io.forgewatch.v1.Completeness;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.PolicyEffect;

/** What the other schemas have no field for, under names of our own. */
final class Details {
    private Details() {}

    static JsonObject of(Finding finding) {
        JsonObject details = new JsonObject()
                .text("detector", finding.getDetector())
                .number("revision", finding.getRevision())
                .texts("related_findings", finding.getRelatedFindingsList())
                .texts("severity_reasons", finding.getSeverityReasonsList())
                .text("mute_info", finding.getMuteInfo())
                .text("state_info", finding.getStateInfo())
                .object("policy", policy(finding.getPolicy()))
                .object("evidence", evidence(finding.getEvidence()))
                .object("build", build(finding.getBuild()))
                .object("completeness", completeness(finding.getCompleteness()));
        return finding.getSelftest() ? details.flag("selftest", true) : details;
    }

    private static JsonObject policy(PolicyEffect effect) {
        return new JsonObject()
                .text("hash", effect.getHash())
                .text("exception", effect.getException())
                .text("severity_override", effect.getSeverityOverride())
                .text("original_severity", Scc.severity(effect.getOriginalSeverity()));
    }

    private static JsonObject evidence(Evidence evidence) {
        return new JsonObject()
                .text("tier", name(evidence.getTier(), Evidence.Tier.TIER_UNSPECIFIED))
                .text("toolchain", evidence.getToolchain())
                .text("language", evidence.getLanguage())
                .text("activity", name(evidence.getActivity(), Evidence.Activity.ACTIVITY_UNSPECIFIED))
                .text("launched_by", name(evidence.getLaunchedBy(), Evidence.LaunchedBy.LAUNCHED_BY_UNSPECIFIED))
                .flag("terminal", evidence.getTerminal())
                .texts("reasons", evidence.getReasonsList());
    }

    private static JsonObject build(Build build) {
        return new JsonObject()
                .number("exec_count", build.getExecCount())
                .flag("closed", build.getClosed())
                .texts("sources", build.getSourcesList())
                .objects(
                        "outputs",
                        build.getOutputsList().stream()
                                .map(output -> new JsonObject()
                                        .text("path", output.getPath())
                                        .text("sha256", output.getSha256()))
                                .toList())
                .objects(
                        "executions",
                        build.getExecutionsList().stream()
                                .map(execution -> new JsonObject()
                                        .text("path", execution.getPath())
                                        .texts("args", execution.getArgsList())
                                        .time("time", execution.getTime()))
                                .toList())
                .number("execution_count", build.getExecutionCount());
    }

    private static JsonObject completeness(Completeness completeness) {
        return new JsonObject()
                .text(
                        "metadata_status",
                        name(completeness.getMetadataStatus(), Completeness.MetadataStatus.METADATA_STATUS_UNSPECIFIED))
                .number("lost_records", completeness.getLostRecords())
                .flag("arguments_truncated", completeness.getArgumentsTruncated())
                .texts("gaps", completeness.getGapsList());
    }

    private static <E extends Enum<E>> String name(E value, E unspecified) {
        return value == unspecified || value.name().equals("UNRECOGNIZED") ? "" : value.name();
    }
}
