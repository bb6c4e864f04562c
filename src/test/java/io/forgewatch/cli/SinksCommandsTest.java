package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.config.SinksFile;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.findings.Findings;
import io.forgewatch.control.api.EvidenceSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link SinksListCommand} and {@link SinksDeadLettersCommand}, with sinks from a file. */
@Timeout(60)
final class SinksCommandsTest {
    @TempDir
    Path directory;

    private Served served;
    private HttpServer refusing;
    private Screen screen = new Screen();

    @BeforeEach
    void serve() throws IOException {
        refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        refusing.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        refusing.start();
        Path file = Files.writeString(directory.resolve("sinks.yaml"), """
                sinks:
                  - {name: disk, kind: file, path: %1$s/out.jsonl, format: scc}
                  - {name: hook, kind: webhook, url: "http://127.0.0.1:%2$d/?key=hidden", secret-env: HOOK}
                """.formatted(
                        directory, refusing.getAddress().getPort()));
        served = new Served(
                directory.resolve("data"),
                EvidenceSource.NONE,
                SinksFile.configured(
                        Settings.of(Map.of("sinks", file.toString()), null, Map.of()),
                        Map.of("HOOK", "0123456789abcdef")));
        served.ingest(Findings.numbered(1), Findings.numbered(2), Findings.numbered(3));
    }

    @AfterEach
    void close() {
        served.close();
        refusing.stop(0);
    }

    @Test
    void shouldListSinksAndWhatTheyCouldNotSend() throws IOException {
        await().until(() -> {
            run("sinks", "list", "-o", "jsonl");
            return screen.outLines().size() == 2
                    && screen.outLines().get(0).contains("\"sentCount\":\"3\"")
                    && screen.outLines().get(1).contains("\"deadLetterCount\":\"3\"");
        });
        assertThat(screen.out()).doesNotContain("hidden", "0123456789abcdef");
        assertThat(Files.readAllLines(directory.resolve("out.jsonl")))
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"finding\":{"));

        assertThat(run("sinks", "list")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines().get(1))
                .matches("sinks/disk +file +scc +" + directory + "/out.jsonl +3 +0 +0 +0 +0 +up to date");
        assertThat(screen.outLines().get(2))
                .matches("sinks/hook +webhook +native +http://127.0.0.1:\\d+ +0 +0 +3 +0 +0 +up to date");

        assertThat(run("sinks", "dead-letters", "--sink", "hook", "--limit", "2"))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(3);
        assertThat(screen.outLines().get(1))
                .contains(
                        "sinks/hook",
                        String.format("findings/%032x", 3),
                        "the receiver answered with the HTTP status 403");
        assertThat(run("sinks", "dead-letters", "--sink", "disk")).isEqualTo(ExitCode.OK);
        assertThat(screen.errLines()).isEqualTo(List.of("none"));
    }

    @Test
    void shouldShowThemToAnAdminAlone() throws IOException {
        assertThat(run("token", "create", "vera", "--role", "analyst")).isEqualTo(ExitCode.OK);
        Path token = Files.writeString(directory.resolve("vera.token"), screen.out());
        for (String command : List.of("list", "dead-letters")) {
            assertThat(run("sinks", command, "--token-file", token.toString())).isEqualTo(ExitCode.FAILED);
            assertThat(screen.errLines()).singleElement().asString().contains("ADMIN");
            assertThat(screen.out()).isEmpty();
        }
    }

    @Test
    void shouldNameASinkThatIsNone() {
        assertThat(run("sinks", "dead-letters", "--sink", "../x")).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).singleElement().asString().contains("sink has to be sinks/{id}");
    }

    private int run(String... command) {
        screen = new Screen();
        return Forgewatch.execute(screen.terminal(), served.args(command));
    }
}
