package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.ListFormat;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.ListSinksRequest;
import io.forgewatch.v1.Sink;
import io.forgewatch.v1.SinkServiceGrpc;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch sinks list}. */
@CommandLine.Command(
        name = "list",
        description = {
            "List the sinks and how they fare.",
            "LAG: changes of findings that it has not come to. TRIMMED: findings that were deleted for their age before it did."
        })
final class SinksListCommand extends Command {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    SinksListCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            var answer = api.ask(
                    () -> api.stub(SinkServiceGrpc::newBlockingStub).listSinks(ListSinksRequest.getDefaultInstance()));
            MessageListing.print(
                    terminal,
                    output,
                    answer.getSinksList(),
                    List.of("SINK", "KIND", "FORMAT", "TARGET", "SENT", "RETRIED", "DEAD", "TRIMMED", "LAG", "STATE"),
                    sink -> List.of(
                            sink.getName(),
                            sink.getKind().name().toLowerCase(Locale.ROOT),
                            sink.getFormat(),
                            sink.getTarget(),
                            Long.toString(sink.getSentCount()),
                            Long.toString(sink.getRetryCount()),
                            Long.toString(sink.getDeadLetterCount()),
                            Long.toString(sink.getTrimmedCount()),
                            Long.toString(sink.getLagCount()),
                            state(sink)));
        }
        return ExitCode.OK;
    }

    private static String state(Sink sink) {
        if (sink.getError().isEmpty()) {
            return sink.getLagCount() == 0 ? "up to date" : "sending";
        }
        String next = sink.hasNextAttemptTime() ? ", next attempt " + TimeText.seconds(sink.getNextAttemptTime()) : "";
        return sink.getError() + next;
    }
}
