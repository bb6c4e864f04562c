package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * How the command line ends: {@link Failures}, {@link ExitCode}, {@link Forgewatch}, and the commands that ask nobody ({@link
 * FindingsCommand}, {@link VersionCommand}).
 */
final class FailuresTest {
    @TempDir
    Path directory;

    private final Screen screen = new Screen();

    @CommandLine.Command(name = "break")
    private static final class Break implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("a\u001b[2J\nb");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "findings                 | forgewatch: a command is missing: findings list, findings get, findings watch, findings related, findings group, findings update, findings export, findings evidence",
                "nonsense                 | forgewatch: Unmatched argument at index 0: 'nonsense'; see forgewatch --help",
                "findings list --nonsense | forgewatch: Unknown option: '--nonsense'; see forgewatch findings list --help",
                "findings list --limit x  | forgewatch: Invalid value for option '--limit': 'x' is not a long; see forgewatch findings list --help",
                "findings list --limit 0  | forgewatch: --limit is \"0\": it must be a whole number from 1",
                "findings list -o xml     | forgewatch: Invalid value for option '--output': expected one of [TABLE, JSON, JSONL, YAML] (case-insensitive) but was 'xml'; see forgewatch findings list --help",
                "findings get             | forgewatch: Missing required parameter: 'FINDING'; see forgewatch findings get --help",
                "doctor --host-root       | forgewatch: Missing required parameter for option '--host-root' (DIR); see forgewatch doctor --help",
                "run --redact no          | forgewatch: --redact is \"no\": it must be on or off",
                "run --redact-patterns no | forgewatch: no: does not exist",
                "version --config none    | forgewatch: the configuration file none does not exist",
            })
    void shouldSayInOneLineHowItWasAskedWrongly(String command, String line) {
        assertThat(run(command.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).containsExactly(line);
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void shouldShowTheCommandsWhereNoneIsNamed() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines())
                .contains("Examples:")
                .last()
                .asString()
                .isEqualTo(
                        "forgewatch: a command is missing: run, collector, control, findings, detectors, nodes, enrolment, token, sinks, policy, audit, trace, replay, doctor, version, completion");
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void shouldKeepHostileArgumentsOnTheLine() {
        assertThat(run("a\n\u001b[2J\u202e")).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).singleElement().asString().contains("a\\n\\x1b[2J\\u202e");
    }

    @Test
    void shouldEndWithThreeWhereTheKernelLacksSomething() {
        assertThat(run("doctor", "--host-root", directory.toString())).isEqualTo(ExitCode.MISSING);
    }

    @Test
    void shouldPrintVersionAndHelpAndEndWithZero() {
        assertThat(run("version")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).singleElement().asString().matches("forgewatch \\d.* \\(Java .*\\)");
        assertThat(run("findings", "list", "--help")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("Usage: forgewatch findings list", "--server=HOST:PORT");
        assertThat(screen.outLines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(screen.errLines()).isEmpty();
    }

    @Test
    void shouldHelpWhateverTheConfiguration() {
        screen.with("FORGEWATCH_CONFIG", "/does/not/exist");
        assertThat(run("doctor", "--help")).isEqualTo(ExitCode.OK);
        assertThat(screen.errLines()).isEmpty();
    }

    @Test
    void shouldShowAStackTraceOnlyVerbosely() {
        assertThat(breakDown("break")).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines())
                .containsExactly("forgewatch: something went wrong that should not: java.lang.IllegalStateException:"
                        + " a\\x1b[2J\\nb; --verbose shows where, please report it");
        assertThat(breakDown("break", "--verbose")).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines()).anyMatch(line -> line.matches("    at .*FailuresTest.*"));
        assertThat(screen.errLines()).noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void shouldBeVerboseByVariableAndByFile() throws IOException {
        Path file = Files.writeString(directory.resolve("c.yaml"), "verbose: true");
        assertThat(breakDown("break", "--config", file.toString())).isEqualTo(ExitCode.FAILED);
        int lines = screen.errLines().size();
        assertThat(lines).isGreaterThan(3);
        screen.with("FORGEWATCH_VERBOSE", "true");
        assertThat(breakDown("break")).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines()).hasSizeGreaterThan(lines + 3);
        screen.with("FORGEWATCH_VERBOSE", "loud");
        assertThat(breakDown("break")).isEqualTo(ExitCode.USAGE);
        List<String> said = screen.errLines();
        assertThat(said.get(said.size() - 1))
                .isEqualTo("forgewatch: FORGEWATCH_VERBOSE is \"loud\": it must be true or false");
    }

    private int run(String... args) {
        return Forgewatch.execute(screen.terminal(), args);
    }

    private int breakDown(String... args) {
        return Forgewatch.commandLine(screen.terminal())
                .addSubcommand(new Break())
                .execute(args);
    }
}
