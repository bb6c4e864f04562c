package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.findings.FindingListing;
import io.forgewatch.cli.findings.ListFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch findings list}. */
@CommandLine.Command(
        name = "list",
        description = "List findings, newest first unless told. A table fits the terminal; elsewhere nothing is cut.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch findings list --limit 20",
            "  forgewatch findings list --filter 'severity>=HIGH AND evidence.toolchain=\"gcc\"'",
            "  forgewatch findings list --order-by 'severity desc, event_time desc' --limit 10",
            "  forgewatch findings list --filter 'eventTime>\"2026-11-24T00:00:00Z\"' -o jsonl",
            "",
            "A filter compares fields of the finding (AIP-160): = != < <= > >= and : for \"has\", AND OR NOT."
        })
final class FindingsListCommand extends Command {
    @Option(names = "--filter", paramLabel = "FILTER", description = "Only findings that match.")
    private String filter = "";

    @Option(
            names = "--order-by",
            paramLabel = "FIELDS",
            description = "Some of event_time, last_event_time, update_time, severity; each may have \" desc\" behind.")
    private String orderBy = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: all")
    private @Nullable Long limit;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    FindingsListCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        if (limit != null && limit < 1) {
            throw Failure.usage("--limit is \"" + limit + "\": it must be a whole number from 1");
        }
        try (FindingClient client = FindingClient.of(settings(), terminal.environment())) {
            FindingListing listing = FindingListing.of(output, terminal);
            client.list(filter, orderBy, limit == null ? Long.MAX_VALUE : limit, listing::page);
            listing.end();
        }
        return ExitCode.OK;
    }
}
