package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.policy.PlacedProblem;
import io.forgewatch.cli.policy.PolicyFile;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.control.policy.PolicyHash;
import io.forgewatch.v1.Policy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code forgewatch policy check}. */
@CommandLine.Command(
        name = "check",
        description = {
            "Say what is wrong with a policy, and what may not be meant, each with its place in the file.",
            "Asks nobody and sets nothing. Fails where the policy could not be set; warnings alone are no failure."
        })
final class PolicyCheckCommand extends Command {
    @Parameters(paramLabel = "FILE", description = "The policy, as YAML or JSON.")
    private Path file = Path.of("");

    PolicyCheckCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        PolicyFile read = PolicyFile.read(file);
        List<PlacedProblem> problems = read.problems(Instant.now());
        problems.forEach(problem -> terminal.out().println(problem.text()));
        terminal.flush();
        requireNoError(problems, file);
        terminal.say(file + " can be set: " + size(read.policy()) + ", hash " + PolicyHash.of(read.policy()));
        return ExitCode.OK;
    }

    /**
     * The policy of a file that is to be used; warnings are told beside.
     *
     * @throws Failure failed: it has errors, which are told
     */
    static Policy checked(PolicyFile read, Path file, Terminal terminal) {
        List<PlacedProblem> problems = read.problems(Instant.now());
        problems.forEach(problem -> terminal.say(problem.text()));
        requireNoError(problems, file);
        return read.policy();
    }

    private static void requireNoError(List<PlacedProblem> problems, Path file) {
        long errors = problems.stream().filter(PlacedProblem::isError).count();
        if (errors > 0) {
            throw Failure.failed(TerminalText.escape(file.toString()) + " cannot be set: "
                    + (errors == 1 ? "1 error" : errors + " errors"));
        }
    }

    /** Such as "2 exceptions, 1 severity override". */
    static String size(Policy policy) {
        int exceptions = policy.getExceptionsCount();
        int overrides = policy.getSeverityOverridesCount();
        return exceptions
                + (exceptions == 1 ? " exception, " : " exceptions, ")
                + overrides
                + (overrides == 1 ? " severity override" : " severity overrides");
    }
}
