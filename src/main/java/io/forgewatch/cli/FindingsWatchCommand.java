package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Signals;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.findings.FindingLog;
import io.forgewatch.cli.findings.FindingWatch;
import io.forgewatch.cli.findings.StreamFormat;
import io.forgewatch.v1.Finding;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch findings watch}. */
@CommandLine.Command(
        name = "watch",
        description = {
            "Print findings as they happen, until Ctrl-C.",
            "As text a finding is printed when it is new, when its severity rises and when its build has ended; as jsonl"
                    + " at every revision. A lost connection is taken up again where it was."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch findings watch --filter 'severity>=HIGH'",
            "  forgewatch findings watch -o jsonl | jq .description"
        })
final class FindingsWatchCommand extends Command {
    @Option(names = "--filter", paramLabel = "FILTER", description = "Only findings that match.")
    private String filter = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text")
    private StreamFormat output = StreamFormat.TEXT;

    FindingsWatchCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() throws InterruptedException {
        FindingLog log = new FindingLog(output, terminal.style());
        try (FindingClient client = FindingClient.of(settings(), terminal.environment())) {
            FindingWatch watch = client.watch(filter);
            Signals.onStop(watch::stop);
            watch.run(finding -> print(log, finding), terminal::say);
        }
        return ExitCode.OK;
    }

    private boolean print(FindingLog log, Finding finding) {
        log.line(finding).ifPresent(terminal.out()::println);
        return terminal.flush();
    }
}
