package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.logging.LogSetup;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Every failure of a command becomes one line and an exit code; with {@code --verbose} a stack trace follows. */
final class Failures {
    private static final int USAGE_COLUMNS = 100;

    private Failures() {}

    /** Sets up how the command line and all below it fail and print their help. */
    static CommandLine handle(CommandLine root, Terminal terminal) {
        return root.setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.style().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(Math.max(60, Math.min(USAGE_COLUMNS, terminal.columns())))
                .setUsageHelpLongOptionsMaxWidth(30)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    LogSetup.choose(verbose(root));
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setParameterExceptionHandler((problem, args) -> misused(problem, terminal))
                .setExecutionExceptionHandler((problem, command, parsed) -> failed(problem, command, terminal));
    }

    private static int misused(ParameterException problem, Terminal terminal) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        terminal.say("forgewatch: " + String.valueOf(problem.getMessage()).strip() + "; see " + command + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception problem, CommandLine command, Terminal terminal) {
        terminal.flush();
        int exitCode = problem instanceof Failure failure ? failure.exitCode() : ExitCode.FAILED;
        String what = problem instanceof Failure
                ? String.valueOf(problem.getMessage()).strip()
                : "something went wrong that should not: " + problem + "; --verbose shows where, please report it";
        terminal.say("forgewatch: " + what);
        if (verbose(command)) {
            StringWriter trace = new StringWriter();
            problem.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> terminal.say("    " + line.strip()));
        }
        return exitCode;
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static boolean verbose(CommandLine command) {
        return ((Forgewatch) command.getCommandSpec().root().userObject()).verbose();
    }
}
