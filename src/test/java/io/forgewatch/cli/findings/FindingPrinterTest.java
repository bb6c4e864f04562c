package io.forgewatch.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FindingPrinterTest {
    private final Screen screen = new Screen();

    @Test
    void shouldPrintWhatIsWaitingBeforeItCloses() {
        try (FindingPrinter printer = new FindingPrinter(StreamFormat.JSONL, screen.terminal())) {
            printer.add(List.of(Findings.numbered(1), Findings.numbered(2)));
        }
        assertThat(screen.outLines())
                .containsExactly(FindingJson.line(Findings.numbered(1)), FindingJson.line(Findings.numbered(2)));
        assertThat(screen.errLines()).isEmpty();
    }

    @Test
    void shouldHoldNobodyUpAndCountWhatIsNotPrinted() {
        neverRead(Collections.nCopies(5_000, Findings.numbered(1)));
        assertThat(screen.errLines().get(0)).contains("standard output is not read");
        // One is being printed; it may have been taken before or after the others came.
        assertThat(screen.errLines().get(1)).matches("forgewatch: 500[01] revisions of findings were not printed.*");
        assertThat(screen.errLines()).hasSize(2);
    }

    @Test
    void shouldNotKeepManyThatAreLarge() {
        Finding large = Findings.numbered(1).toBuilder()
                .setDescription("x".repeat(1 << 20))
                .build();
        neverRead(Collections.nCopies(17, large));
        assertThat(screen.errLines().get(0)).contains("standard output is not read");
    }

    private void neverRead(List<Finding> findings) {
        CountDownLatch read = new CountDownLatch(1);
        try (FindingPrinter printer = new FindingPrinter(StreamFormat.JSONL, writingTo(new OutputStream() {
            @Override
            public void write(int unit) throws IOException {
                try {
                    read.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }))) {
            printer.add(List.of(Findings.numbered(0)));
            printer.add(findings);
        }
        read.countDown();
    }

    @Test
    void shouldSayOnceThatStandardOutputWasClosed() {
        try (FindingPrinter printer = new FindingPrinter(StreamFormat.TEXT, writingTo(new OutputStream() {
            @Override
            public void write(int unit) throws IOException {
                throw new IOException("Broken pipe");
            }
        }))) {
            printer.add(List.of(Findings.numbered(1)));
            await().atMost(10, TimeUnit.SECONDS).until(() -> !screen.errLines().isEmpty());
            printer.add(List.of(Findings.numbered(2)));
        }
        assertThat(screen.errLines())
                .containsExactly("forgewatch: standard output was closed: findings are stored, but not printed");
    }

    private Terminal writingTo(OutputStream out) {
        Terminal terminal = screen.terminal();
        return new Terminal(
                new PrintStream(out, false, StandardCharsets.UTF_8), terminal.err(), terminal.environment(), false);
    }
}
