package io.forgewatch.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlPlaneTest {
    @TempDir
    Path temp;

    @Test
    void shouldMakeATokenOnceForItsOwnerOnly() throws IOException {
        Path dataDir = temp.resolve("data");
        String token;
        try (Running first = new Running(dataDir)) {
            token = first.token;
            assertThat(token).matches("[A-Za-z0-9_-]{43}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve("token"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir)))
                    .isEqualTo("rwx------");
        }
        try (Running second = new Running(dataDir)) {
            assertThat(second.token).isEqualTo(token);
        }
    }

    @Test
    void shouldRefuseATokenFileThatHoldsNone() throws IOException {
        Files.writeString(temp.resolve("token"), "\n");
        assertThatThrownBy(() -> new Running(temp))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no token");
    }

    @Test
    void shouldHoldTheDataDirectoryAlone() throws IOException {
        try (Running first = new Running(temp)) {
            assertThatThrownBy(() -> new Running(temp))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another");
            assertThat(first.get("/metrics").status()).isEqualTo(200);
        }
        new Running(temp).close();
    }

    @Test
    void shouldSayThatItsPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ControlConfig config = Running.config(temp)
                    .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort()));
            assertThatThrownBy(() -> new Running(config))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on")
                    .hasMessageContaining("--listen")
                    .hasMessageNotContaining("\n");
        }
        new Running(temp).close();
    }

    @Test
    void shouldCloseTwice() throws IOException {
        Running running = new Running(temp);
        running.close();
        running.close();
    }

    @Test
    void shouldRefuseForGoodWhatCanNeverBeStored() throws IOException {
        try (Running running = new Running(temp)) {
            assertThatThrownBy(() -> running.plane.ingest(List.of(
                            Findings.gcc("a", 1).toBuilder().clearEventTime().build())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the finding 'findings/a' cannot be stored: it has no valid event_time");
            assertThat(running.get("/metrics").body()).contains("forgewatch_control_findings_refused_total 1.0");
        }
    }

    @Test
    void shouldRefuseARetentionOfNothing() {
        assertThatThrownBy(() -> ControlConfig.inDirectory(temp).withRetention(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retention");
    }
}
