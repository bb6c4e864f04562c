package io.forgewatch.cli;

import io.forgewatch.cli.config.AgeText;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.findings.FindingListing;
import io.forgewatch.cli.findings.ListFormat;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forgewatch findings related}. */
@CommandLine.Command(
        name = "related",
        description = "What else happened in that container, else in that pod, around that time: its other findings.",
        footerHeading = "%nExample:%n",
        footer = "  forgewatch findings related 3f2a9c --window 1d")
final class FindingsRelatedCommand extends Command {
    @Parameters(paramLabel = "FINDING", description = "Its name, its id, or the first digits of its id.")
    private String finding = "";

    @Option(
            names = "--window",
            paramLabel = "AGE",
            description = "How long before its first and after its last exec, up to 30d. Default: 1h")
    private String window = "1h";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    FindingsRelatedCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        Duration around = AgeText.parse("--window", window);
        try (FindingClient client = FindingClient.of(settings(), terminal.environment())) {
            FindingListing listing = FindingListing.of(output, terminal);
            client.related(client.get(finding), around, listing::page);
            listing.end();
        }
        return ExitCode.OK;
    }
}
