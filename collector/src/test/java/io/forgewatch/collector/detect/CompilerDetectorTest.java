package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Evidence.Activity;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class CompilerDetectorTest {
    private static final CompilerDetector DETECTOR =
            new CompilerDetector(Toolchains.builtIn(), Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity());

    private static Optional<CompilerLaunch> detect(Execs exec) {
        return DETECTOR.detect(exec.event(), Execs.CONTAINER);
    }

    private static List<String> words(String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.strip().split(" +", -1));
    }

    @ParameterizedTest(name = "{1}")
    @CsvFileSource(resources = "launches.txt", delimiter = '|', quoteCharacter = '`', maxCharsPerColumn = 9000)
    void shouldJudgeCommandLine(String file, String command, String verdict, String sources, String outputs) {
        Execs exec = Execs.command(command);
        if (file != null) {
            exec.file(file);
        }

        CompilerLaunch launch = detect(exec).orElseThrow(() -> new AssertionError("no launch: " + command));

        String found = String.join(
                        " ",
                        launch.toolchain(),
                        launch.role().name(),
                        launch.tier().name(),
                        launch.activity().name(),
                        launch.language())
                .strip();
        assertThat(found).as("%s", launch.reasons()).isEqualTo(verdict.strip().replaceAll(" +", " "));
        assertThat(launch.sources()).isEqualTo(words(sources));
        assertThat(launch.outputs()).isEqualTo(words(outputs));
        assertThat(launch.renamed()).isFalse();
        assertThat(launch.reasons()).isNotEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvFileSource(resources = "look-alikes.txt", delimiter = '|', quoteCharacter = '`')
    void shouldNotTakeForACompiler(String file, String command) {
        Execs exec = Execs.command(command);
        if (file != null) {
            exec.file(file);
        }

        assertThat(detect(exec)).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvFileSource(resources = "build-tools.txt", delimiter = '|', quoteCharacter = '`')
    void shouldOnlyJoinABuildByABuildTool(String file, String command, String toolchain) {
        Execs exec = Execs.command(command);
        if (file != null) {
            exec.file(file);
        }

        CompilerLaunch launch = detect(exec).orElseThrow();

        assertThat(launch.role()).isEqualTo(CompilerLaunch.Role.BUILD_TOOL);
        assertThat(launch.role().counted()).isFalse();
        assertThat(launch.toolchain()).isEqualTo(toolchain);
        assertThat(launch.activity()).isEqualTo(Activity.ACTIVITY_UNSPECIFIED);
        assertThat(launch.event().pid()).isEqualTo(1007);
        assertThat(launch.event().startTimeNs()).isEqualTo(9);
    }

    @Test
    void shouldTellLanguageFromSourceBeforeDriver() {
        assertThat(detect(Execs.command("gcc x.f90")).orElseThrow().language()).isEqualTo("fortran");
    }
}
