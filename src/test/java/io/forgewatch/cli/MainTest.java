package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.console.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link Main} as a process of its own, how {@link Signals} end one, and the hidden {@link VerifyProbeCommand}. */
@Timeout(120)
final class MainTest {
    @TempDir
    Path directory;

    @Test
    void shouldEndTheProcessWithTheCommandsExitCode() throws Exception {
        Process version = start("version");
        assertThat(version.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("forgewatch ");
        assertThat(exitCode(version)).isEqualTo(ExitCode.OK);
        Process nonsense = start("nonsense");
        assertThat(exitCode(nonsense)).isEqualTo(ExitCode.USAGE);
        assertThat(nonsense.inputReader(StandardCharsets.UTF_8).readLine()).isNull();
    }

    @Test
    void shouldEndAWatchInOrderWhenItIsTerminated() throws Exception {
        try (Served served = new Served(directory.resolve("data"))) {
            Process watch = start(served.args("findings", "watch"));
            try (BufferedReader err = watch.errorReader(StandardCharsets.UTF_8)) {
                assertThat(err.readLine()).isEqualTo("forgewatch: watching " + served.server());
                // Unlike the process's own, this leaves its streams open.
                assertThat(watch.toHandle().destroy()).isTrue();
                assertThat(err.readLine()).isNull();
            }
            assertThat(exitCode(watch)).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void shouldKeepWhatIsForDevelopersOutOfTheHelp() {
        Screen screen = new Screen();
        assertThat(Forgewatch.execute(screen.terminal(), "--help")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("findings", "doctor").doesNotContain("verify-probe");
        assertThat(Forgewatch.execute(screen.terminal(), "verify-probe", "--help"))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("Usage: forgewatch verify-probe");
    }

    private static Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).start();
    }

    private static int exitCode(Process process) throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }
}
