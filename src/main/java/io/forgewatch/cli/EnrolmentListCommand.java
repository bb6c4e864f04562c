package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.ListFormat;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.Enrolment;
import io.forgewatch.v1.EnrolmentServiceGrpc;
import io.forgewatch.v1.ListEnrolmentsRequest;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch enrolment list}. */
@CommandLine.Command(
        name = "list",
        description = "List the enrolment tokens that were made, also those that are good no longer.")
final class EnrolmentListCommand extends Command {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    EnrolmentListCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            var answer = api.ask(() -> api.stub(EnrolmentServiceGrpc::newBlockingStub)
                    .listEnrolments(ListEnrolmentsRequest.getDefaultInstance()));
            MessageListing.print(
                    terminal,
                    output,
                    answer.getEnrolmentsList(),
                    List.of("ENROLMENT", "NODE", "USED", "MADE (UTC)", "GOOD UNTIL (UTC)"),
                    enrolment -> List.of(
                            enrolment.getName(),
                            enrolment.getNode().isEmpty() ? "any that is new" : enrolment.getNode(),
                            enrolment.getUses() + " of " + enrolment.getMaxUses(),
                            TimeText.seconds(enrolment.getCreateTime()),
                            until(enrolment)));
        }
        return ExitCode.OK;
    }

    private static String until(Enrolment enrolment) {
        return enrolment.hasRevokeTime()
                ? "revoked " + TimeText.seconds(enrolment.getRevokeTime())
                : TimeText.seconds(enrolment.getExpireTime());
    }
}
