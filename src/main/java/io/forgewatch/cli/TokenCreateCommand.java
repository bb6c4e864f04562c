package io.forgewatch.cli;

import com.google.protobuf.util.Durations;
import io.forgewatch.cli.config.AgeText;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.CreateTokenRequest;
import io.forgewatch.v1.CreateTokenResponse;
import io.forgewatch.v1.Role;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forgewatch token create}. */
@CommandLine.Command(
        name = "create",
        description = {
            "Make a token. Its secret is printed once, on standard output: only a hash of it is kept.",
            "A viewer reads; an analyst also updates findings and fetches evidence; an admin also gives access."
        },
        footerHeading = "%nExample:%n",
        footer = "  (umask 077; forgewatch token create ann --role analyst > ann.token)")
final class TokenCreateCommand extends Command {
    @Parameters(paramLabel = "WHO", description = "Whose it is: what notes and the audit log call its bearer.")
    private String who = "";

    @Option(
            names = "--role",
            paramLabel = "viewer|analyst|admin",
            required = true,
            description = "What it is good for.")
    private String role = "";

    @Option(names = "--expires", paramLabel = "AGE", description = "How long it is good. Default: 90d")
    private String expires = "90d";

    TokenCreateCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        CreateTokenRequest request = CreateTokenRequest.newBuilder()
                .setDisplayName(who)
                .setRole(role())
                .setTtl(Durations.fromMillis(AgeText.parse("--expires", expires).toMillis()))
                .build();
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            CreateTokenResponse created =
                    api.ask(() -> api.stub(AccessServiceGrpc::newBlockingStub).createToken(request));
            terminal.out().println(TerminalText.escape(created.getSecret()));
            terminal.say("a token for " + TerminalText.escape(who) + " (" + role.toLowerCase(Locale.ROOT) + "), "
                    + TerminalText.escape(created.getToken().getName()) + ", good until "
                    + TimeText.seconds(created.getToken().getExpireTime())
                    + " UTC; its bearer puts it into a file (--token-file) or FORGEWATCH_TOKEN");
        }
        return ExitCode.OK;
    }

    private Role role() {
        return switch (role.toLowerCase(Locale.ROOT)) {
            case "viewer" -> Role.VIEWER;
            case "analyst" -> Role.ANALYST;
            case "admin" -> Role.ADMIN;
            default ->
                throw Failure.usage(
                        "--role is \"" + TerminalText.escape(role) + "\": it must be viewer, analyst or admin");
        };
    }
}
