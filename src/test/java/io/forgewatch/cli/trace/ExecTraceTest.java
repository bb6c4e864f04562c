package io.forgewatch.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.StreamFormat;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecEvent.Gaps;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ExecTraceTest {
    private static final ExecEvent EVENT =
            Execs.event("ls", List.of("docker", Execs.CONTAINER_ID), List.of("ls", "-l"), Gaps.NONE);

    private final Screen screen = new Screen();
    private long lost;

    @Test
    void shouldPrintWhatIsWaitingAndNameTheContainer() throws InterruptedException {
        ExecTrace trace = trace(StreamFormat.TEXT, screen.terminal());
        trace.onExec(EVENT);
        assertThat(trace.print(() -> true)).isTrue();
        trace.summarise();
        assertThat(screen.outLines()).hasSize(2);
        assertThat(screen.outLines().get(0)).startsWith("TIME (UTC)");
        assertThat(screen.outLines().get(1)).contains(" docker/0123456789ab ").endsWith("/usr/bin/ls  ls -l");
        assertThat(screen.errLines())
                .containsExactly("forgewatch: 1 execs, 0 records lost in the kernel, 0 execs not printed");
    }

    @Test
    void shouldHeadTheColumnsOnceHoweverOftenItPrints() throws InterruptedException {
        ExecTrace trace = trace(StreamFormat.TEXT, screen.terminal());
        trace.print(() -> true);
        trace.onExec(EVENT);
        trace.print(() -> true);
        assertThat(screen.outLines())
                .filteredOn(line -> line.startsWith("TIME (UTC)"))
                .hasSize(1);
    }

    @Test
    void shouldEndWhileExecsComeAsFastAsTheyArePrinted() throws InterruptedException {
        List<ExecTrace> traces = new ArrayList<>();
        OutputStream another = new OutputStream() {
            @Override
            public void write(int unit) {
                if (unit == '\n') {
                    traces.get(0).onExec(EVENT);
                }
            }
        };
        traces.add(trace(StreamFormat.JSONL, terminal(another)));
        traces.get(0).onExec(EVENT);
        assertThat(traces.get(0).print(() -> true)).isTrue();
    }

    @Test
    void shouldPrintJsonWithoutAHeading() throws InterruptedException {
        ExecTrace trace = trace(StreamFormat.JSONL, screen.terminal());
        trace.onExec(EVENT);
        assertThat(trace.print(() -> true)).isTrue();
        assertThat(screen.outLines()).singleElement().asString().startsWith("{\"time\":");
    }

    @Test
    void shouldTellWhatWasLostWhenItHappensAndAtTheEnd() throws InterruptedException {
        ExecTrace trace = trace(StreamFormat.JSONL, screen.terminal());
        for (int count = 0; count < 5_000; count++) {
            trace.onExec(EVENT);
        }
        lost = 7;
        assertThat(trace.print(() -> true)).isTrue();
        trace.summarise();
        assertThat(screen.outLines()).hasSize(4_096);
        assertThat(screen.errLines())
                .containsExactly(
                        "forgewatch: lost 911 records: output or machine is too slow",
                        "forgewatch: 4096 execs, 7 records lost in the kernel, 904 execs not printed");
    }

    @Test
    void shouldKeepFewOfLongExecs() throws InterruptedException {
        ExecEvent longest =
                Execs.event("ls", List.of("docker", Execs.CONTAINER_ID), List.of("x".repeat(1 << 20)), Gaps.NONE);
        ExecTrace trace = trace(StreamFormat.JSONL, screen.terminal());
        for (int count = 0; count < 40; count++) {
            trace.onExec(longest);
        }
        trace.print(() -> true);
        trace.onExec(EVENT);
        trace.print(() -> true);
        trace.summarise();
        assertThat(screen.errLines())
                .last()
                .isEqualTo("forgewatch: 16 execs, 0 records lost in the kernel, 25 execs not printed");
    }

    @Test
    void shouldEndWhenNobodyReads() throws InterruptedException {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int unit) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ExecTrace trace = trace(StreamFormat.JSONL, terminal(broken));
        trace.onExec(EVENT);
        assertThat(trace.print(() -> false)).isFalse();
    }

    private Terminal terminal(OutputStream out) {
        return new Terminal(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                screen.terminal().err(),
                screen.terminal().environment(),
                false);
    }

    private ExecTrace trace(StreamFormat format, Terminal terminal) {
        return new ExecTrace(new ContainerResolver(1), format, terminal, () -> lost);
    }
}
