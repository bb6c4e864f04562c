package io.forgewatch.cli.findings;

import io.forgewatch.cli.text.Style;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.cli.text.TextWidth;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A finding on one line, as it happens. Pure. */
public final class FindingLine {
    private static final int COMMAND_COLUMNS = 100;
    private static final int REASON_COLUMNS = 80;

    private FindingLine() {}

    /** The first that is said of a finding. */
    static String first(Finding finding, Style style) {
        return start(finding, style) + FindingText.what(finding) + " in " + FindingText.container(finding) + ": "
                + TextWidth.fit(FindingText.command(finding), COMMAND_COLUMNS) + reason(finding) + end(finding, style);
    }

    /** What has changed since: it rose, it closed. */
    static String update(Finding finding, String risenFrom, Style style) {
        StringBuilder line = new StringBuilder(start(finding, style));
        line.append(FindingText.what(finding)).append(" in ").append(FindingText.container(finding));
        if (!risenFrom.isEmpty()) {
            line.append(", was ").append(risenFrom).append(reason(finding));
        }
        Build build = finding.getBuild();
        if (build.getClosed()) {
            line.append(", ended: ").append(extent(build));
            if (finding.getProcessesCount() > 0 && finding.getProcesses(0).hasExitCode()) {
                line.append(", exit ").append(finding.getProcesses(0).getExitCode());
            }
        }
        return line + end(finding, style);
    }

    static String extent(Build build) {
        String execs = build.getExecCount() + (build.getExecCount() == 1 ? " exec" : " execs");
        if (!build.hasEndTime() || !build.hasStartTime()) {
            return execs;
        }
        Duration took = Duration.between(TimeText.instant(build.getStartTime()), TimeText.instant(build.getEndTime()));
        return execs + " in " + TimeText.duration(took);
    }

    private static String start(Finding finding, Style style) {
        String severity = FindingText.severity(finding);
        return style.dim(TimeText.millis(finding.getEventTime())) + "  " + style.severity(severity, severity)
                + " ".repeat(Math.max(1, 10 - severity.length()));
    }

    private static String reason(Finding finding) {
        return finding.getSeverityReasonsCount() == 0
                ? ""
                : " (" + TextWidth.fit(TerminalText.escape(finding.getSeverityReasons(0)), REASON_COLUMNS) + ")";
    }

    private static String end(Finding finding, Style style) {
        return "  " + style.dim(FindingText.shortId(finding));
    }

    /** What people decided about it, on one line. */
    public static String decided(Finding finding) {
        List<String> parts = new ArrayList<>();
        parts.add(finding.getName());
        parts.add(FindingText.lower(finding.getState()));
        parts.add(finding.getStateInfo());
        parts.add(finding.getMuteInfo());
        parts.add(finding.getNotesCount() == 0 ? "" : finding.getNotesCount() + " notes");
        parts.removeIf(String::isEmpty);
        return TerminalText.escape(String.join(", ", parts));
    }
}
