package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.ListDeadLettersRequest;
import io.forgewatch.v1.SinkServiceGrpc;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch sinks dead-letters}. */
@CommandLine.Command(
        name = "dead-letters",
        description = {
            "List what receivers refused for good, the latest first.",
            "The findings themselves are still there: forgewatch findings get, or findings export to send them by hand."
        })
final class SinksDeadLettersCommand extends Command {
    private static final String NAME_PREFIX = "sinks/";

    @Option(names = "--sink", paramLabel = "NAME", description = "Only of this sink.")
    private String sink = "";

    @CommandLine.Mixin
    private ListingOptions listing = new ListingOptions();

    SinksDeadLettersCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        int limit = listing.limit();
        String name = sink.isEmpty() || sink.startsWith(NAME_PREFIX) ? sink : NAME_PREFIX + sink;
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            var answer = api.ask(() -> api.stub(SinkServiceGrpc::newBlockingStub)
                    .listDeadLetters(ListDeadLettersRequest.newBuilder()
                            .setSink(name)
                            .setPageSize(limit)
                            .build()));
            MessageListing.print(
                    terminal,
                    listing.output(),
                    answer.getDeadLettersList(),
                    List.of("TIME (UTC)", "SINK", "FINDING", "REVISION", "REASON"),
                    letter -> List.of(
                            TimeText.seconds(letter.getTime()),
                            letter.getSink(),
                            letter.getFinding(),
                            Long.toString(letter.getRevision()),
                            letter.getReason()));
        }
        return ExitCode.OK;
    }
}
