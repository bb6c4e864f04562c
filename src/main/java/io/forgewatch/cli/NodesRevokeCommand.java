package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.EnrolmentServiceGrpc;
import io.forgewatch.v1.RevokeNodeRequest;
import io.forgewatch.v1.RevokeNodeResponse;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code forgewatch nodes revoke}. */
@CommandLine.Command(
        name = "revoke",
        description =
                "Take a node's certificate from it: its collector is refused from now on, until it is enrolled anew."
                        + " What it has reported stays.")
final class NodesRevokeCommand extends Command {
    @Parameters(paramLabel = "NODE", description = "Its name, as nodes list shows it.")
    private String node = "";

    NodesRevokeCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            RevokeNodeResponse revoked = api.ask(() -> api.stub(EnrolmentServiceGrpc::newBlockingStub)
                    .revokeNode(RevokeNodeRequest.newBuilder()
                            .setName(node.startsWith("nodes/") ? node : "nodes/" + node)
                            .build()));
            terminal.say("revoked: " + TerminalText.escape(revoked.getName())
                    + "; to have it back: forgewatch enrolment create --node, forgewatch collector enroll there");
        }
        return ExitCode.OK;
    }
}
