package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import picocli.CommandLine;

/** {@code forgewatch run}. */
@CommandLine.Command(name = "run", description = "TODO")
final class RunCommand extends Command {
    RunCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        return ExitCode.FAILED;
    }
}
