package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.RevokeTokenRequest;
import io.forgewatch.v1.Token;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code forgewatch token revoke}. */
@CommandLine.Command(name = "revoke", description = "Let a token open nothing any more.")
final class TokenRevokeCommand extends Command {
    @Parameters(paramLabel = "TOKEN", description = "Its name, tokens/ and an id, as token list shows it.")
    private String name = "";

    TokenRevokeCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            Token revoked = api.ask(() -> api.stub(AccessServiceGrpc::newBlockingStub)
                    .revokeToken(RevokeTokenRequest.newBuilder().setName(name).build()));
            terminal.say("revoked: " + TerminalText.escape(revoked.getName()) + ", the token of "
                    + TerminalText.escape(revoked.getDisplayName()));
        }
        return ExitCode.OK;
    }
}
