package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import picocli.CommandLine;

/** {@code forgewatch doctor}. */
@CommandLine.Command(name = "doctor", description = "TODO")
final class DoctorCommand extends Command {
    DoctorCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        return ExitCode.FAILED;
    }
}
