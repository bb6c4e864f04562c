package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.ListFormat;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.ListAuditEntriesRequest;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch audit list}. */
@CommandLine.Command(name = "list", description = "List who changed what, the latest first.")
final class AuditListCommand extends Command {
    private static final int MAX_LIMIT = 1000;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, up to 1000. Default: 100")
    private int limit = 100;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    AuditListCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Failure.usage("--limit is \"" + limit + "\": it must be a whole number from 1 to " + MAX_LIMIT);
        }
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            var answer = api.ask(() -> api.stub(AccessServiceGrpc::newBlockingStub)
                    .listAuditEntries(ListAuditEntriesRequest.newBuilder()
                            .setPageSize(limit)
                            .build()));
            MessageListing.print(
                    terminal,
                    output,
                    answer.getEntriesList(),
                    List.of("TIME (UTC)", "WHO", "ACTION", "TARGET", "DETAIL"),
                    entry -> List.of(
                            TimeText.seconds(entry.getTime()),
                            entry.getWho(),
                            entry.getAction(),
                            entry.getTarget(),
                            entry.getDetail()));
        }
        return ExitCode.OK;
    }
}
