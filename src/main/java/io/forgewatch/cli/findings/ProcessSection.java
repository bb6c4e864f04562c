package io.forgewatch.cli.findings;

import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.Ancestor;
import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Process;
import java.time.Duration;
import java.util.List;

/** The processes of a finding: the one it is about below its ancestors, then the others. */
final class ProcessSection {
    private final ReportPage page;

    ProcessSection(ReportPage page) {
        this.page = page;
    }

    void write(Finding finding) {
        if (finding.getProcessesCount() == 0) {
            return;
        }
        Process process = finding.getProcesses(0);
        page.heading("Process");
        tree(process);
        page.line("");
        details(process);
        if (finding.getProcessesCount() > 1) {
            page.heading("Others of the same build");
            finding.getProcessesList().stream().skip(1).forEach(this::other);
        }
    }

    /** From the outermost ancestor down. */
    private void tree(Process process) {
        List<Ancestor> ancestors = process.getAncestorsList();
        int depth = 0;
        for (int index = ancestors.size() - 1; index >= 0; index--) {
            Ancestor ancestor = ancestors.get(index);
            String path = ancestor.getPath().isEmpty() ? "" : "  " + ancestor.getPath();
            branch(depth++, TerminalText.escape(ancestor.getName() + " (" + ancestor.getHostPid() + ")" + path));
        }
        branch(depth, page.style().bold(FindingText.command(process)) + " (" + process.getHostPid() + ")");
    }

    private void branch(int depth, String escaped) {
        page.line("  " + (depth == 0 ? "" : "   ".repeat(depth - 1) + "└─ ") + escaped);
    }

    private void details(Process process) {
        Binary binary = process.getBinary();
        String origin = FindingText.lower(binary.getOrigin());
        String path = binary.getPath() + (process.getPathTruncated() ? " (truncated)" : "");
        page.field("executable", origin.isEmpty() ? path : path + " (" + origin + ")");
        if (!process.getRequestedPath().equals(binary.getPath())) {
            page.field("called as", process.getRequestedPath());
        }
        page.field("script", process.getScript().getPath());
        page.field("sha256", binary.getSha256());
        page.field("added", binary.hasAddedTime() ? TimeText.millis(binary.getAddedTime()) : "");
        page.field("directory", process.getWorkingDirectory());
        page.field(
                "pid",
                process.getPid() + " in the container, " + process.getHostPid() + " on the host, parent "
                        + process.getParentPid());
        page.field(
                "user",
                Integer.toUnsignedString(process.getUserId()) + ":" + Integer.toUnsignedString(process.getGroupId()));
        page.field("terminal", process.getTty().isEmpty() ? "none" : process.getTty());
        page.field("exit", exit(process));
    }

    private static String exit(Process process) {
        if (!process.hasExitCode() && !process.hasEndTime()) {
            return "not seen";
        }
        String status = process.hasExitCode() ? "status " + process.getExitCode() : "status unknown";
        if (!process.hasEndTime() || !process.hasStartTime()) {
            return status;
        }
        Duration ran =
                Duration.between(TimeText.instant(process.getStartTime()), TimeText.instant(process.getEndTime()));
        return status + " after " + TimeText.duration(ran);
    }

    private void other(Process process) {
        String status = process.hasExitCode() ? ", exit " + process.getExitCode() : "";
        page.item(FindingText.command(process) + " (" + process.getHostPid() + " below " + process.getParentPid()
                + status + ")");
    }
}
