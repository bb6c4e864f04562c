package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.findings.Findings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code forgewatch control} keeps findings, and their copy. */
@Timeout(60)
final class StoreOptionsTest {
    @TempDir
    Path directory;

    private Screen screen = new Screen();

    private int run(String... command) {
        return Forgewatch.execute(screen.terminal(), command);
    }

    private int control(String... further) {
        String[] command = new String[further.length + 7];
        System.arraycopy(
                new String[] {
                    "control",
                    "--data-dir",
                    directory.resolve("data").toString(),
                    "--listen",
                    "127.0.0.1:0",
                    "--collectors-listen",
                    "127.0.0.1:0"
                },
                0,
                command,
                0,
                7);
        System.arraycopy(further, 0, command, 7, further.length);
        return run(command);
    }

    @Test
    void shouldRefuseAUrlWithASecretAndNotRepeatIt() {
        assertThat(control("--store", "jdbc:postgresql://db/forgewatch?password=hidden"))
                .isEqualTo(ExitCode.USAGE);
        screen.with("FORGEWATCH_STORE", "hidden");
        assertThat(control()).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines())
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains("--store-password-file").doesNotContain("hidden"));
    }

    @Test
    void shouldSayWhatIsWrongWithThePasswordsFile() throws IOException {
        assertThat(control("--store", "jdbc:postgresql://db/x", "--store-password-file", directory + "/missing"))
                .isEqualTo(ExitCode.USAGE);
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        assertThat(control("--store", "jdbc:postgresql://db/x", "--store-password-file", empty.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).hasSize(2);
        assertThat(screen.errLines().get(0)).contains("cannot be read");
        assertThat(screen.errLines().get(1)).contains("holds no password");
    }

    @Test
    void shouldSayInOneLineThatNoServerAnswers() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        screen.with("FORGEWATCH_STORE_PASSWORD", "hidden");
        assertThat(control("--store", "jdbc:postgresql://127.0.0.1:" + port + "/x?user=y"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines()).hasSize(1);
        assertThat(screen.errLines().get(0)).contains("cannot be opened").doesNotContain("hidden");
    }

    @Test
    void shouldCopyTheDatabaseBesideARunningControlPlane() throws IOException {
        Path data = directory.resolve("data");
        Path copy = directory.resolve("copy.db");
        try (Served served = new Served(data)) {
            served.ingest(Findings.numbered(1), Findings.numbered(2));
            assertThat(run("control", "backup", "--data-dir", data.toString(), copy.toString()))
                    .isEqualTo(ExitCode.OK);
        }
        assertThat(run("control", "backup", "--data-dir", data.toString(), copy.toString()))
                .isEqualTo(ExitCode.FAILED);
        Path restored = Files.createDirectory(directory.resolve("restored"));
        Files.move(copy, restored.resolve("findings.db"));
        screen = new Screen();
        try (Served served = new Served(restored)) {
            assertThat(run(served.args("findings", "list", "-o", "jsonl"))).isEqualTo(ExitCode.OK);
        }
        assertThat(screen.outLines()).hasSize(2);
    }

    @Test
    void shouldLeaveTheBackupOfPostgresqlToItsTools() {
        assertThat(run("control", "backup", "--store", "jdbc:postgresql://db/x", "copy.db"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).hasSize(1);
        assertThat(screen.errLines().get(0)).contains("pg_dump");
    }
}
