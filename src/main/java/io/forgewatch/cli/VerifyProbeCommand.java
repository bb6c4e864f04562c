package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import picocli.CommandLine;

/** {@code forgewatch verify-probe}. */
@CommandLine.Command(name = "verify-probe", description = "TODO")
final class VerifyProbeCommand extends Command {
    VerifyProbeCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        return ExitCode.FAILED;
    }
}
