package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.ListAuditEntriesRequest;
import java.util.List;
import picocli.CommandLine;

/** {@code forgewatch audit list}. */
@CommandLine.Command(name = "list", description = "List who changed what, the latest first.")
final class AuditListCommand extends Command {
    @CommandLine.Mixin
    private ListingOptions listing = new ListingOptions();

    AuditListCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        int limit = listing.limit();
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            var answer = api.ask(() -> api.stub(AccessServiceGrpc::newBlockingStub)
                    .listAuditEntries(ListAuditEntriesRequest.newBuilder()
                            .setPageSize(limit)
                            .build()));
            MessageListing.print(
                    terminal,
                    listing.output(),
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
