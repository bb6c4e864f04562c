package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.Enrolment;
import io.forgewatch.v1.EnrolmentServiceGrpc;
import io.forgewatch.v1.RevokeEnrolmentRequest;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code forgewatch enrolment revoke}. */
@CommandLine.Command(
        name = "revoke",
        description =
                "Let an enrolment token enrol nobody any more. Nodes that it has enrolled stay so: see nodes revoke.")
final class EnrolmentRevokeCommand extends Command {
    @Parameters(paramLabel = "ENROLMENT", description = "Its name, enrolments/ and an id, as enrolment list shows it.")
    private String name = "";

    EnrolmentRevokeCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            Enrolment revoked = api.ask(() -> api.stub(EnrolmentServiceGrpc::newBlockingStub)
                    .revokeEnrolment(
                            RevokeEnrolmentRequest.newBuilder().setName(name).build()));
            terminal.say("revoked: " + TerminalText.escape(revoked.getName()) + ", used " + revoked.getUses() + " of "
                    + revoked.getMaxUses() + " times");
        }
        return ExitCode.OK;
    }
}
