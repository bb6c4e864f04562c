package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.findings.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What follows on a finding: related ones, counts, decisions; and who may do it. */
@Timeout(60)
final class AnalystCommandsTest {
    @TempDir
    Path directory;

    private Served served;
    private Screen screen = new Screen();

    @BeforeEach
    void serve() throws IOException {
        served = new Served(directory.resolve("data"));
        served.ingest(Findings.numbered(1), Findings.numbered(2));
    }

    @AfterEach
    void close() {
        served.close();
    }

    private int run(String... command) {
        screen = new Screen();
        return Forgewatch.execute(screen.terminal(), served.args(command));
    }

    private static String id(int number) {
        return String.format("%032x", number);
    }

    @Test
    void shouldShowRelatedFindingsAndCounts() {
        assertThat(run("findings", "related", id(1), "--window", "30d", "-o", "jsonl"))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(1);
        assertThat(screen.outLines().get(0)).contains(id(2));

        assertThat(run("findings", "group", "evidence.toolchain")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines().get(0)).startsWith("COUNT  VALUE");
        assertThat(screen.outLines().get(1)).isEqualTo("2      gcc");
        assertThat(run("findings", "group", "colour")).isEqualTo(ExitCode.USAGE);
        assertThat(run("findings", "related", id(1), "--window", "soon")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldDecideAndShowWhoDid() {
        assertThat(run("findings", "update", id(1), "--state", "inactive", "--mute", "on", "--note", "our build"))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.outLines().get(0)).contains("inactive, closed by admin at", "muted by admin at", " notes");
        assertThat(run("findings", "get", id(1))).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("closed by admin", "muted by admin", "our build");
        assertThat(run("audit", "list")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("admin", "UpdateFinding", "state INACTIVE, mute MUTED, a note");

        assertThat(run("findings", "update", id(1))).isEqualTo(ExitCode.USAGE);
        assertThat(run("findings", "update", id(1), "--mute", "maybe")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldMakeATokenThatDoesWhatItsRoleMayUntilItIsRevoked() throws IOException {
        assertThat(run("token", "create", "vera", "--role", "viewer", "--expires", "1h"))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(1);
        Path file = Files.writeString(directory.resolve("vera.token"), screen.out());
        assertThat(run("findings", "list", "--token-file", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(run("findings", "update", id(1), "--note", "x", "--token-file", file.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines().get(0)).contains("refused: this needs the role ANALYST");

        assertThat(run("token", "list", "-o", "jsonl")).isEqualTo(ExitCode.OK);
        String name = screen.outLines().get(0).replaceAll(".*(tokens/[^\"]*).*", "$1");
        assertThat(run("token", "revoke", name)).isEqualTo(ExitCode.OK);
        assertThat(run("findings", "list", "--token-file", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines().get(0)).contains("does not accept the token");
        assertThat(run("token", "list")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("vera", "viewer", "revoked");
    }

    @Test
    void shouldListDetectors() {
        assertThat(run("detectors", "list")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("compiler-launched", "T1027.004", "compiled-binary-executed");
        assertThat(run("detectors", "list", "-o", "yaml")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("limits:");
    }
}
