package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.ListFormat;
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
    private static final int MAX_LIMIT = 1000;
    private static final String NAME_PREFIX = "sinks/";

    @Option(names = "--sink", paramLabel = "NAME", description = "Only of this sink.")
    private String sink = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, up to 1000. Default: 100")
    private int limit = 100;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    SinksDeadLettersCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Failure.usage("--limit is \"" + limit + "\": it must be a whole number from 1 to " + MAX_LIMIT);
        }
        String name = sink.isEmpty() || sink.startsWith(NAME_PREFIX) ? sink : NAME_PREFIX + sink;
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            var answer = api.ask(() -> api.stub(SinkServiceGrpc::newBlockingStub)
                    .listDeadLetters(ListDeadLettersRequest.newBuilder()
                            .setSink(name)
                            .setPageSize(limit)
                            .build()));
            MessageListing.print(
                    terminal,
                    output,
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
