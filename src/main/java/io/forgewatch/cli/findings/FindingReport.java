package io.forgewatch.cli.findings;

import io.forgewatch.cli.text.Style;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Completeness;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Execution;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.MitreAttack;
import io.forgewatch.v1.Note;
import io.forgewatch.v1.Output;
import io.forgewatch.v1.PolicyEffect;
import io.forgewatch.v1.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A finding as an analyst reads it: what, how bad and why, who, where, with what, and what to do. Pure. */
public final class FindingReport {
    private final Finding finding;
    private final Style style;
    private final ReportPage page;

    private FindingReport(Finding finding, Style style) {
        this.finding = finding;
        this.style = style;
        this.page = new ReportPage(style);
    }

    /** The report's lines; every text of the finding is escaped. */
    public static List<String> lines(Finding finding, Style style) {
        return new FindingReport(finding, style).write();
    }

    private List<String> write() {
        String severity = FindingText.severity(finding);
        page.line(style.severity(severity, severity) + "  " + style.bold(TerminalText.escape(finding.getCategory())));
        page.line(TerminalText.escape(finding.getName()) + "  " + status());
        page.paragraph(finding.getDescription());
        page.bullets("Why " + severity, finding.getSeverityReasonsList());
        times();
        new ProcessSection(page).write(finding);
        new ContainerSection(page).write(finding);
        evidence();
        build();
        executions();
        copies();
        mitre();
        completeness();
        notes();
        nextSteps();
        return page.lines();
    }

    private String status() {
        List<String> parts = new ArrayList<>();
        parts.add("revision " + finding.getRevision());
        parts.add(finding.getBuild().getClosed() ? "build ended" : "build open");
        for (Enum<?> value : List.of(finding.getState(), finding.getMute())) {
            if (!FindingText.lower(value).isEmpty() && !value.name().equals("UNMUTED")) {
                parts.add(FindingText.lower(value));
            }
        }
        return String.join(", ", parts);
    }

    private void times() {
        Build build = finding.getBuild();
        page.heading("When");
        page.field("first exec", finding.hasEventTime() ? TimeText.millis(finding.getEventTime()) : "");
        page.field("last exec", finding.hasLastEventTime() ? TimeText.millis(finding.getLastEventTime()) : "");
        page.field("ended", build.hasEndTime() ? TimeText.millis(build.getEndTime()) : "still running");
        page.field("extent", FindingLine.extent(build));
    }

    private void evidence() {
        Evidence evidence = finding.getEvidence();
        page.heading("Evidence");
        page.field("toolchain", evidence.getToolchain());
        page.field("language", evidence.getLanguage());
        page.field("activity", FindingText.lower(evidence.getActivity()));
        page.field("known by", FindingText.lower(evidence.getTier()));
        page.field("launched by", FindingText.launchedBy(finding));
        evidence.getReasonsList().forEach(reason -> page.item(TerminalText.escape(reason)));
    }

    private void build() {
        Build build = finding.getBuild();
        page.bullets("Compiled", build.getSourcesList());
        page.bullets(
                "Written",
                build.getOutputsList().stream().map(FindingReport::output).toList());
    }

    private static String output(Output output) {
        return output.getSha256().isEmpty() ? output.getPath() : output.getPath() + "  sha256 " + output.getSha256();
    }

    private void executions() {
        List<Execution> executions = finding.getBuild().getExecutionsList();
        page.bullets(
                "Executed afterwards",
                executions.stream()
                        .map(run -> TimeText.millis(run.getTime()) + "  " + run.getPath() + "  (host pid "
                                + run.getHostPid() + ")")
                        .toList());
        page.bullets("Related findings", finding.getRelatedFindingsList());
    }

    private void copies() {
        page.bullets(
                "Kept copies",
                finding.getEvidenceFilesList().stream()
                        .map(file -> file.getKind() + "  " + file.getPath() + "  " + file.getSize() + " bytes, sha256 "
                                + file.getSha256())
                        .toList());
        if (finding.getEvidenceFilesCount() > 0) {
            page.line("");
            page.field("fetch with", "forgewatch findings evidence " + FindingText.id(finding) + " --save DIR");
        }
    }

    private void mitre() {
        MitreAttack mitre = finding.getMitreAttack();
        if (mitre.getPrimaryTechniquesCount() == 0) {
            return;
        }
        page.heading("MITRE ATT&CK");
        String tactic = switch (mitre.getPrimaryTactic()) {
            case DEFENSE_EVASION -> "TA0005 Defense Evasion";
            case EXECUTION -> "TA0002 Execution";
            case TACTIC_UNSPECIFIED, UNRECOGNIZED -> "";
        };
        page.field("tactic", tactic);
        page.field(
                "technique",
                mitre.getPrimaryTechniquesList().stream()
                        .map(FindingReport::technique)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", ")));
        page.field("see", "https://attack.mitre.org/techniques/T1027/004/");
    }

    private static String technique(MitreAttack.Technique technique) {
        return switch (technique) {
            case OBFUSCATED_FILES_OR_INFO -> "T1027 Obfuscated Files or Information";
            case COMPILE_AFTER_DELIVERY -> "T1027.004 Compile After Delivery";
            case TECHNIQUE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private void completeness() {
        Completeness completeness = finding.getCompleteness();
        page.heading("Completeness");
        String metadata = FindingText.lower(completeness.getMetadataStatus());
        String reason = completeness.getMetadataReason();
        page.field("metadata", reason.isEmpty() ? metadata : metadata + ": " + reason);
        page.field("lost records", completeness.getLostRecords() + " on this host during the build");
        page.field("arguments", completeness.getArgumentsTruncated() ? "truncated" : "whole");
        page.field("masked", masked());
        page.field("not kept", omitted(completeness));
        completeness.getGapsList().forEach(gap -> page.item(TerminalText.escape(gap)));
    }

    /** Where secrets were masked. */
    private String masked() {
        long arguments = finding.getProcessesList().stream()
                        .mapToLong(Process::getArgumentsRedacted)
                        .sum()
                + finding.getBuild().getExecutionsList().stream()
                        .mapToLong(Execution::getArgumentsRedacted)
                        .sum();
        List<String> parts = new ArrayList<>();
        counted(parts, arguments, "arguments");
        counted(parts, finding.getCompleteness().getRedactedTexts(), "other texts");
        return parts.isEmpty() ? "" : "secrets in " + String.join(", ", parts);
    }

    /** What was counted and had no room. */
    private static String omitted(Completeness completeness) {
        List<String> parts = new ArrayList<>();
        counted(parts, completeness.getOmittedProcesses(), "processes");
        counted(parts, completeness.getOmittedSources(), "sources");
        counted(parts, completeness.getOmittedOutputs(), "outputs");
        counted(parts, completeness.getOmittedReasons(), "reasons");
        counted(parts, completeness.getOmittedExecutions(), "executions");
        return String.join(", ", parts);
    }

    private static void counted(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }

    private void notes() {
        PolicyEffect policy = finding.getPolicy();
        boolean byPolicy = !policy.getException().isEmpty()
                || !policy.getSeverityOverride().isEmpty();
        if (!finding.getStateInfo().isEmpty() || !finding.getMuteInfo().isEmpty() || byPolicy) {
            page.heading("Decided");
            page.field("state", finding.getStateInfo());
            page.field("mute", finding.getMuteInfo());
            page.field("severity", policy.getSeverityOverride().isEmpty() ? "" : override(policy));
            page.field("policy", byPolicy ? "forgewatch policy get --hash " + policy.getHash() : "");
        }
        if (finding.getNotesCount() > 0) {
            page.heading("Notes");
            for (Note note : finding.getNotesList()) {
                page.item(TimeText.millis(note.getCreateTime()) + " " + TerminalText.escape(note.getAuthor()) + ": "
                        + TerminalText.escape(note.getText()));
            }
        }
    }

    private static String override(PolicyEffect policy) {
        return "by override " + policy.getSeverityOverride() + ", found was " + policy.getOriginalSeverity();
    }

    private void nextSteps() {
        if (!finding.getNextSteps().isBlank()) {
            page.heading("What to do next");
            finding.getNextSteps().stripTrailing().lines().forEach(page::indented);
        }
    }
}
