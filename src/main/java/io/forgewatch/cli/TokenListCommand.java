package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.ListFormat;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.ListTokensRequest;
import io.forgewatch.v1.Token;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch token list}. */
@CommandLine.Command(name = "list", description = "List the tokens that were made, also those that are good no longer.")
final class TokenListCommand extends Command {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    TokenListCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            var answer = api.ask(() ->
                    api.stub(AccessServiceGrpc::newBlockingStub).listTokens(ListTokensRequest.getDefaultInstance()));
            MessageListing.print(
                    terminal,
                    output,
                    answer.getTokensList(),
                    List.of("TOKEN", "WHO", "ROLE", "MADE (UTC)", "GOOD UNTIL (UTC)"),
                    token -> List.of(
                            token.getName(),
                            token.getDisplayName(),
                            token.getRole().name().toLowerCase(Locale.ROOT),
                            TimeText.seconds(token.getCreateTime()),
                            until(token)));
        }
        return ExitCode.OK;
    }

    private static String until(Token token) {
        if (token.hasRevokeTime()) {
            return "revoked " + TimeText.seconds(token.getRevokeTime());
        }
        return token.hasExpireTime() ? TimeText.seconds(token.getExpireTime()) : "";
    }
}
