package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From init to a node that is enrolled, listed and revoked. */
@Timeout(120)
final class TrustCommandsTest {
    @TempDir
    Path directory;

    private Screen screen = new Screen();

    private int run(String... command) {
        screen = new Screen();
        return Forgewatch.execute(screen.terminal(), command);
    }

    private Path init() throws IOException {
        Path data = directory.resolve("control");
        assertThat(run("control", "init", "--data-dir", data.toString())).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).startsWith("fwe_").hasLineCount(1);
        assertThat(screen.errLines()).hasSize(2);
        assertThat(screen.errLines().get(0)).contains("made a CA", "trust/ca.crt", "SHA-256 ");
        return data;
    }

    @Test
    void shouldEnrolListAndRevoke() throws IOException {
        Path data = init();
        Path token = Files.writeString(directory.resolve("token"), screen.out());
        String node = directory.resolve("node").toString();
        try (Served served = new Served(data)) {
            String collectors = served.collectors();
            String[] enroll = {
                "collector",
                "enroll",
                "--control",
                collectors,
                "--data-dir",
                node,
                "--node-name",
                "web-1",
                "--enrolment-file",
                token.toString()
            };
            assertThat(run(enroll)).as(String.join("|", screen.errLines())).isEqualTo(ExitCode.OK);
            assertThat(screen.errLines()).hasSize(1);
            assertThat(screen.errLines().get(0)).contains("enrolled as web-1");
            assertThat(run(enroll)).isEqualTo(ExitCode.FAILED);
            assertThat(screen.errLines()).hasSize(1);
            assertThat(screen.errLines().get(0)).contains("the enrolment token is not good for this node");

            assertThat(run("collector", "--control", collectors, "--data-dir", node, "--node-name", "web-2"))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(screen.errLines().get(0)).contains("enrolled as web-1");

            assertThat(run(served.args("enrolment", "create", "--node", "web-1")))
                    .isEqualTo(ExitCode.OK);
            assertThat(screen.out()).startsWith("fwe_");
            assertThat(run(served.args("enrolment", "list"))).isEqualTo(ExitCode.OK);
            assertThat(screen.out()).contains("1 of 1", "any that is new", "nodes/web-1", "0 of 1");
            assertThat(run(served.args("nodes", "revoke", "web-1"))).isEqualTo(ExitCode.OK);
            assertThat(screen.errLines().get(0)).contains("revoked: nodes/web-1");
            assertThat(run(served.args("nodes", "revoke", "web-7"))).isEqualTo(ExitCode.FAILED);
            assertThat(run(served.args("audit", "list"))).isEqualTo(ExitCode.OK);
            assertThat(screen.out()).contains("CreateEnrolment", "Enroll", "RevokeNode");
        }
    }

    @Test
    void shouldTrustTheCaOfTheDataFolderOrTheOneThatIsNamed() throws IOException {
        Path data = init();
        Path other = directory.resolve("other");
        assertThat(run("control", "init", "--data-dir", other.toString())).isEqualTo(ExitCode.OK);
        try (Served served = new Served(data)) {
            assertThat(run(served.args("nodes", "list"))).isEqualTo(ExitCode.OK);
            assertThat(run(served.args(
                            "nodes",
                            "list",
                            "--ca-file",
                            other.resolve("trust/ca.crt").toString())))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(screen.errLines()).hasSize(1);
            assertThat(run(served.args(
                            "nodes",
                            "list",
                            "--ca-file",
                            directory.resolve("none").toString())))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(screen.errLines().get(0)).contains("--ca-file");
        }
    }

    @Test
    void shouldMakeAnotherTokenAndLeaveTheCa() throws IOException {
        Path data = init();
        String first = Files.readString(data.resolve("trust/ca.crt"));
        assertThat(run("control", "init", "--data-dir", data.toString(), "--uses", "3", "--expires", "2h"))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.errLines().get(0)).contains("there is a CA already");
        assertThat(Files.readString(data.resolve("trust/ca.crt"))).isEqualTo(first);
        assertThat(run("control", "init", "--data-dir", data.toString(), "--uses", "0"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("control", "init", "--data-dir", data.toString(), "--node", "a b"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldSayInOneLineWhatIsMissing() throws IOException {
        String node = directory.resolve("node").toString();
        assertThat(run("collector", "enroll", "--control", "127.0.0.1:1", "--data-dir", node))
                .isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).hasSize(1);
        assertThat(screen.errLines().get(0)).contains("--enrolment-file");
        assertThat(run("control", "--data-dir", node, "--tls-cert", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines().get(0)).contains("--tls-key");
        assertThat(run("control", "--data-dir", node, "--listen", "0.0.0.0:0", "--collectors-listen", "127.0.0.1:0"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines()).hasSize(1);
        assertThat(screen.errLines().get(0)).contains("without TLS", "forgewatch control init");
    }
}
