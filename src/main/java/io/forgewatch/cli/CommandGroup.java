package io.forgewatch.cli;

import io.forgewatch.cli.console.Failure;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command that only has others below it. */
final class CommandGroup implements Runnable {
    private CommandSpec spec = CommandSpec.create();

    static CommandLine of(String name, String description, Command... commands) {
        CommandGroup group = new CommandGroup();
        group.spec = CommandSpec.wrapWithoutInspection(group).name(name);
        group.spec.usageMessage().description(description).synopsisSubcommandLabel("COMMAND");
        CommandLine line = new CommandLine(group.spec);
        for (Command command : commands) {
            line.addSubcommand(new CommandLine(command.describe()));
        }
        return line;
    }

    @Override
    public void run() {
        throw Failure.usage("a command is missing: "
                + spec.subcommands().keySet().stream()
                        .map(name -> spec.name() + " " + name)
                        .collect(Collectors.joining(", ")));
    }
}
