package io.forgewatch.cli;

import com.google.protobuf.util.Durations;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.CreateEnrolmentRequest;
import io.forgewatch.v1.CreateEnrolmentResponse;
import io.forgewatch.v1.EnrolmentServiceGrpc;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code forgewatch enrolment create}. */
@CommandLine.Command(
        name = "create",
        description =
                "Make a token with which a collector enrols. It is printed once, on standard output: only a hash of"
                        + " it is kept.",
        footerHeading = "%nExample:%n",
        footer = "  (umask 077; forgewatch enrolment create --node web-1 > web-1.enrolment)")
final class EnrolmentCreateCommand extends Command {
    @Mixin
    private EnrolmentOptions options = new EnrolmentOptions();

    EnrolmentCreateCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        CreateEnrolmentRequest request = CreateEnrolmentRequest.newBuilder()
                .setNode(options.node().isEmpty() ? "" : "nodes/" + options.node())
                .setMaxUses(options.uses())
                .setTtl(Durations.fromMillis(options.expires().toMillis()))
                .build();
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            CreateEnrolmentResponse created = api.ask(
                    () -> api.stub(EnrolmentServiceGrpc::newBlockingStub).createEnrolment(request));
            terminal.out().println(TerminalText.escape(created.getSecret()));
            terminal.say("an enrolment token for " + options.whom() + ", "
                    + TerminalText.escape(created.getEnrolment().getName()) + ", good until "
                    + TimeText.seconds(created.getEnrolment().getExpireTime())
                    + " UTC; on the node: sudo forgewatch collector enroll --control HOST:7444 --enrolment-file FILE");
        }
        return ExitCode.OK;
    }
}
