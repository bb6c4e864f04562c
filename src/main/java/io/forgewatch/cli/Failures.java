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
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Every failure of a command becomes one line and an exit code; with {@code --verbose} a stack trace follows. */
final class Failures {
    private static final int USAGE_COLUMNS = 100;

    private final Terminal terminal;

    /** Whether stack traces are shown; known once the command line has been parsed. */
    private boolean verbose;

    private Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Sets up how the command line and all below it fail and print their help. */
    static CommandLine handle(CommandLine root, Terminal terminal) {
        Failures failures = new Failures(terminal);
        return root.setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.style().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(Math.max(60, Math.min(USAGE_COLUMNS, terminal.columns())))
                .setUsageHelpLongOptionsMaxWidth(30)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(failures::execute)
                .setParameterExceptionHandler((problem, args) -> failures.misused(problem))
                .setExecutionExceptionHandler((problem, command, parsed) -> failures.failed(problem));
    }

    private int execute(ParseResult parsed) {
        boolean help = parsed.asCommandLineList().stream().anyMatch(CommandLine::isUsageHelpRequested);
        if (!help) {
            CommandLine root = parsed.commandSpec().root().commandLine();
            try {
                verbose = ((Forgewatch) parsed.commandSpec().root().userObject()).verbose();
            } catch (Failure e) {
                throw new ExecutionException(root, String.valueOf(e.getMessage()), e);
            }
            LogSetup.choose(verbose);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int misused(ParameterException problem) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        terminal.say("forgewatch: " + String.valueOf(problem.getMessage()).strip() + "; see " + command + " --help");
        return ExitCode.USAGE;
    }

    private int failed(Exception problem) {
        terminal.flush();
        int exitCode = problem instanceof Failure failure ? failure.exitCode() : ExitCode.FAILED;
        String what = problem instanceof Failure
                ? String.valueOf(problem.getMessage()).strip()
                : "something went wrong that should not: " + problem + "; --verbose shows where, please report it";
        terminal.say("forgewatch: " + what);
        if (verbose) {
            StringWriter trace = new StringWriter();
            problem.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> terminal.say("    " + line.strip()));
        }
        return exitCode;
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
