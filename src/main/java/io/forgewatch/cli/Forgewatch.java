package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command above all commands: what they share, and how they fail. */
@CommandLine.Command(
        name = "forgewatch",
        description = "Watches a Linux host and reports every compiler that is launched inside a container.",
        subcommandsRepeatable = false,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch doctor                          can it run here?",
            "  sudo forgewatch run                        watch, print findings",
            "  forgewatch findings list --filter 'severity>=HIGH'",
            "  forgewatch findings get 3f2a               a finding as a report",
            "",
            "Exit codes: 0 done, 1 failed, 2 asked wrongly, 3 a privilege or kernel feature is missing.",
            "Every setting is a flag, a variable (--data-dir: FORGEWATCH_DATA_DIR) and a key of --config, in this order."
        })
public final class Forgewatch implements Runnable {
    private final Terminal terminal;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say more on standard error, with stack traces.")
    private boolean verbose;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "YAML file with settings.")
    private @Nullable Path config;

    /** Picocli itself acts on it. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Spec
    private @Nullable CommandSpec spec;

    private Forgewatch(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The whole command line, writing to the terminal. */
    static CommandLine commandLine(Terminal terminal) {
        CommandLine root = new CommandLine(new Forgewatch(terminal));
        add(root, new RunCommand(terminal));
        add(add(root, new CollectorCommand(terminal)), new CollectorEnrollCommand(terminal));
        CommandLine control = add(root, new ControlCommand(terminal));
        add(control, new ControlInitCommand(terminal));
        add(control, new ControlBackupCommand(terminal));
        root.addSubcommand(CommandGroup.of(
                "findings",
                "Ask a running Forgewatch about findings.",
                new FindingsListCommand(terminal),
                new FindingsGetCommand(terminal),
                new FindingsWatchCommand(terminal),
                new FindingsRelatedCommand(terminal),
                new FindingsGroupCommand(terminal),
                new FindingsUpdateCommand(terminal),
                new FindingsExportCommand(terminal),
                new FindingsEvidenceCommand(terminal)));
        root.addSubcommand(
                CommandGroup.of("detectors", "What Forgewatch looks for.", new DetectorsListCommand(terminal)));
        root.addSubcommand(CommandGroup.of(
                "nodes",
                "The hosts that collectors run on.",
                new NodesListCommand(terminal),
                new NodesRevokeCommand(terminal)));
        root.addSubcommand(CommandGroup.of(
                "enrolment",
                "Tokens with which collectors enrol.",
                new EnrolmentCreateCommand(terminal),
                new EnrolmentListCommand(terminal),
                new EnrolmentRevokeCommand(terminal)));
        root.addSubcommand(CommandGroup.of(
                "token",
                "Tokens that open the API.",
                new TokenCreateCommand(terminal),
                new TokenListCommand(terminal),
                new TokenRevokeCommand(terminal)));
        root.addSubcommand(CommandGroup.of(
                "sinks",
                "Where findings are sent besides.",
                new SinksListCommand(terminal),
                new SinksDeadLettersCommand(terminal)));
        root.addSubcommand(CommandGroup.of(
                "policy",
                "What is expected, and what is worse than it looks: rules that mute findings or change their severity.",
                new PolicyGetCommand(terminal),
                new PolicySetCommand(terminal),
                new PolicyCheckCommand(terminal),
                new PolicyTestCommand(terminal)));
        root.addSubcommand(CommandGroup.of("audit", "Who changed what.", new AuditListCommand(terminal)));
        add(root, new TraceCommand(terminal));
        add(root, new ReplayCommand(terminal));
        add(root, new DoctorCommand(terminal));
        add(root, new VersionCommand(terminal));
        add(root, new CompletionCommand(terminal));
        add(root, new VerifyProbeCommand(terminal));
        add(root, new ArchiveClassesCommand(terminal));
        return Failures.handle(root, terminal);
    }

    /** Runs a command line and returns its exit code. */
    static int execute(Terminal terminal, String... args) {
        int exitCode = commandLine(terminal).execute(args);
        terminal.flush();
        return exitCode;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(terminal.err());
        }
        throw Failure.usage("a command is missing: " + String.join(", ", names()));
    }

    @Nullable
    Path configFile() {
        return config;
    }

    /** @throws Failure usage: the configuration or its value is not allowed */
    boolean verbose() {
        return verbose || Settings.of(Map.of(), config, terminal.environment()).get(Setting.VERBOSE);
    }

    private List<String> names() {
        return spec == null
                ? List.of()
                : spec.subcommands().entrySet().stream()
                        .filter(entry -> !entry.getValue()
                                .getCommandSpec()
                                .usageMessage()
                                .hidden())
                        .map(entry -> entry.getKey())
                        .toList();
    }

    private static CommandLine add(CommandLine parent, Command command) {
        CommandLine line = new CommandLine(command.describe());
        parent.addSubcommand(line);
        return line;
    }
}
