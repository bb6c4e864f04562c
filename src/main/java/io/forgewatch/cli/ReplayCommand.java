package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ReplayFormat;
import io.forgewatch.cli.findings.ReplayedFindings;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forgewatch replay}. */
@CommandLine.Command(
        name = "replay",
        description = {
            "Put a recording of forgewatch trace --record through detection and print what is found.",
            "Needs no root and nothing of the kernel; the same recording gives the same bytes each time."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch replay build.fwrec",
            "  forgewatch replay build.fwrec -o jsonl --revisions | jq .severity"
        })
final class ReplayCommand extends Command {
    @Parameters(paramLabel = "FILE", description = "The recording.")
    private Path recording = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text")
    private ReplayFormat output = ReplayFormat.TEXT;

    @Option(
            names = "--revisions",
            description = "Print each finding whenever it would have been updated, not only how it ended.")
    private boolean revisions;

    ReplayCommand(Terminal terminal) {
        super(terminal, Setting.REDACT, Setting.REDACT_PATTERNS);
    }

    @Override
    public Integer call() {
        ReplayedFindings findings = new ReplayedFindings(output, revisions, terminal);
        RecordedFindings.of(recording, settings(), terminal).run(findings::add, findings::isRead, findings::end);
        return ExitCode.OK;
    }
}
