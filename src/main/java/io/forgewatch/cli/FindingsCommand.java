package io.forgewatch.cli;

import io.forgewatch.cli.console.Failure;
import picocli.CommandLine;

/** {@code forgewatch findings}. */
@CommandLine.Command(
        name = "findings",
        description = "Ask a running Forgewatch about findings.",
        synopsisSubcommandLabel = "COMMAND")
final class FindingsCommand implements Runnable {
    @Override
    public void run() {
        throw Failure.usage("a command is missing: findings list, findings get, findings watch or findings evidence");
    }
}
