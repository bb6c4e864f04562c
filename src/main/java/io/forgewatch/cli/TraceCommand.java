package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import picocli.CommandLine;

/** {@code forgewatch trace}. */
@CommandLine.Command(name = "trace", description = "TODO")
final class TraceCommand extends Command {
    TraceCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        return ExitCode.FAILED;
    }
}
