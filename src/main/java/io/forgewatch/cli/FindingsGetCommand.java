package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.findings.FindingJson;
import io.forgewatch.cli.findings.FindingReport;
import io.forgewatch.cli.findings.FindingYaml;
import io.forgewatch.cli.findings.ListFormat;
import io.forgewatch.v1.Finding;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forgewatch findings get}. */
@CommandLine.Command(
        name = "get",
        description = "Show one finding: a report for people, or all of it with -o json.",
        footerHeading = "%nExamples:%n",
        footer = {"  forgewatch findings get 3f2a9c", "  forgewatch findings get findings/3f2a9c… -o json"})
final class FindingsGetCommand extends Command {
    @Parameters(paramLabel = "FINDING", description = "Its name, its id, or the first digits of its id.")
    private String finding = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table, which is the report")
    private ListFormat output = ListFormat.TABLE;

    FindingsGetCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        try (FindingClient client = FindingClient.of(settings(), terminal.environment())) {
            print(client.get(finding));
        }
        return ExitCode.OK;
    }

    private void print(Finding found) {
        switch (output) {
            case TABLE -> FindingReport.lines(found, terminal.style()).forEach(terminal.out()::println);
            case JSON -> terminal.out().println(FindingJson.pretty(found));
            case JSONL -> terminal.out().println(FindingJson.line(found));
            case YAML -> terminal.out().print(FindingYaml.document(found));
        }
    }
}
