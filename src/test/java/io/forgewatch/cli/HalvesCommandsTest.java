package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the two halves fail before they start. */
@Timeout(60)
final class HalvesCommandsTest {
    @TempDir
    Path directory;

    private final Screen screen = new Screen();

    private int run(String... command) {
        return Forgewatch.execute(screen.terminal(), command);
    }

    @Test
    void shouldAskWhichControlPlaneIsMeant() {
        assertThat(run("collector", "--data-dir", directory.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).hasSize(1);
        assertThat(screen.errLines().get(0)).contains("--control HOST:PORT");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldReportToNoOtherHostWithoutTls() {
        assertThat(run("collector", "--control", "192.0.2.1:7444", "--data-dir", directory.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).hasSize(1);
        assertThat(screen.errLines().get(0)).contains("without TLS", "forgewatch collector enroll");
        assertThat(run("collector", "--control", "no.such.host.invalid:1")).isEqualTo(ExitCode.USAGE);
        assertThat(run("collector", "--control", "nowhere")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldListenForCollectorsOnLoopbackAlone() {
        assertThat(run(
                        "control",
                        "--data-dir",
                        directory.resolve("data").toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--collectors-listen",
                        "0.0.0.0:0"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines()).hasSize(1);
        assertThat(screen.errLines().get(0)).contains("without TLS", "--collectors-listen");
        assertThat(run("control", "--silent-after", "1s")).isEqualTo(ExitCode.USAGE);
    }
}
