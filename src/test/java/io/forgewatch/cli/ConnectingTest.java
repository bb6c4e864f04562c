package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.findings.Findings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a command says where {@link FindingClient} is not let in, or where nothing or something else listens: {@code ApiToken} and
 * {@code ApiErrors}.
 */
@Timeout(60)
final class ConnectingTest {
    @TempDir
    Path directory;

    private final Screen screen = new Screen();

    @Test
    void shouldSayThatTheTokenIsAnother() throws IOException {
        Path wrong = Files.writeString(directory.resolve("wrong"), "wrong-token\n");
        try (Served served = new Served(directory.resolve("data"))) {
            assertThat(run(served.args("findings", "list", "--token-file", wrong.toString())))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(screen.errLines())
                    .containsExactly("forgewatch: " + served.server() + " does not accept the token from " + wrong
                            + ": take the token of the Forgewatch that listens there (--token-file, --data-dir)");
        }
    }

    @Test
    void shouldTakeTheTokenFromAFlaggedFileThenTheVariableThenTheDataFolder() throws IOException {
        try (Served served = new Served(directory.resolve("data"))) {
            served.ingest(Findings.numbered(1));
            Path token = directory.resolve("data/token");
            screen.with("FORGEWATCH_TOKEN", "wrong");
            assertThat(run(served.args("findings", "list", "-o", "jsonl"))).isEqualTo(ExitCode.FAILED);
            assertThat(screen.errLines()).singleElement().asString().contains("token from FORGEWATCH_TOKEN");
            assertThat(run(served.args("findings", "list", "-o", "jsonl", "--token-file", token.toString())))
                    .isEqualTo(ExitCode.OK);
            screen.with("FORGEWATCH_TOKEN", Files.readString(token));
            assertThat(run("findings", "list", "-o", "jsonl", "--server", served.server(), "--data-dir", "/none"))
                    .isEqualTo(ExitCode.OK);
            assertThat(screen.outLines()).hasSize(2);
        }
    }

    @Test
    void shouldSayThatThereIsNoToken() throws IOException {
        Path token = directory.resolve("token");
        assertThat(run("findings", "list", "--data-dir", directory.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines())
                .containsExactly(
                        "forgewatch: there is no token at " + token + ": forgewatch run writes it when it starts;"
                                + " name it with --token-file, --data-dir or FORGEWATCH_TOKEN");
        for (String text : new String[] {"", "\n", "a b", "a\u001b[2J", "größe"}) {
            Files.writeString(token, text);
            Screen each = new Screen();
            assertThat(Forgewatch.execute(each.terminal(), "findings", "list", "--token-file", token.toString()))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(each.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("forgewatch: there is no token in " + token);
        }
    }

    @Test
    void shouldSayThatNothingListens() throws IOException {
        String server;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = "127.0.0.1:" + socket.getLocalPort();
        }
        screen.with("FORGEWATCH_TOKEN", "any");
        for (String command : new String[] {"list", "watch"}) {
            assertThat(run("findings", command, "--server", server)).isEqualTo(ExitCode.FAILED);
        }
        assertThat(screen.errLines())
                .hasSize(2)
                .containsOnly(
                        "forgewatch: nothing answers at " + server
                                + " (connection refused): start forgewatch run, or name where it listens with --server HOST:PORT");
    }

    @Test
    void shouldSayThatSomethingElseListens() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread web = new Thread(() -> answerAsAWebServer(socket));
            web.start();
            screen.with("FORGEWATCH_TOKEN", "any");
            assertThat(run("findings", "list", "--server", "127.0.0.1:" + socket.getLocalPort()))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(screen.errLines())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + socket.getLocalPort(), "is it Forgewatch that listens there?");
            web.join();
        }
    }

    private static void answerAsAWebServer(ServerSocket socket) {
        try (Socket call = socket.accept()) {
            int unused = call.getInputStream().read();
            call.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int run(String... args) {
        return Forgewatch.execute(screen.terminal(), args);
    }
}
