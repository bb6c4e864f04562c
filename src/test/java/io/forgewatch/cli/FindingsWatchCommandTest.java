package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.Findings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link FindingsWatchCommand}. */
@Timeout(60)
final class FindingsWatchCommandTest {
    @TempDir
    Path directory;

    private final Screen screen = new Screen();

    /** Takes one line, and then is gone, as head(1) is. */
    private static final class OneLine extends OutputStream {
        private final OutputStream out;
        private boolean closed;

        OneLine(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int unit) throws IOException {
            if (closed) {
                throw new IOException("Broken pipe");
            }
            out.write(unit);
            closed = unit == '\n';
        }
    }

    @Test
    void shouldPrintEachFindingAsItHappensUntilNobodyReads() throws Exception {
        Terminal kept = screen.terminal();
        Terminal terminal = new Terminal(
                new PrintStream(new OneLine(kept.out()), false, StandardCharsets.UTF_8),
                kept.err(),
                kept.environment(),
                false);
        try (Served served = new Served(directory.resolve("data"))) {
            CompletableFuture<Integer> command = CompletableFuture.supplyAsync(
                    () -> Forgewatch.execute(terminal, served.args("findings", "watch", "--filter", "severity>=HIGH")));
            await().until(() -> screen.errLines().equals(List.of("forgewatch: watching " + served.server())));
            served.ingest(Findings.full());
            await().until(() -> {
                kept.flush();
                return !screen.outLines().isEmpty();
            });
            assertThat(screen.outLines())
                    .containsExactly("2026-11-24 00:00:00.007Z  HIGH      gcc compile in prod/shop-1/web:"
                            + " gcc -o 'a b' miner.c (entered from outside the container)  3f2a9c0d1e4b");
            served.ingest(Findings.numbered(1));
            assertThat(command.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        }
    }
}
