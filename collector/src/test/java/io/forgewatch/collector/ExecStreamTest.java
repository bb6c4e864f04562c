package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the real kernel: needs root. */
@Tag("kernel")
class ExecStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final class Listener implements ExecListener {
        final Queue<ExecEvent> execs = new ConcurrentLinkedQueue<>();
        final Queue<ExitEvent> exits = new ConcurrentLinkedQueue<>();

        boolean heard(String marker) {
            return execs.stream().anyMatch(exec -> exec.args().contains(marker));
        }

        @Override
        public void onExec(ExecEvent event) {
            execs.add(event);
        }

        @Override
        public void onExit(ExitEvent event) {
            exits.add(event);
        }
    }

    private final Listener listener = new Listener();
    private final String marker = "marker-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    private static ExecStream open() throws Exception {
        return ExecStream.open(ProbeOptions.defaults(Set.of()));
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        assertThat(process.waitFor()).isZero();
        return (int) process.pid();
    }

    @Test
    void shouldGiveWhatHappenedBeforeItWasStarted() throws Exception {
        try (ExecStream stream = open()) {
            int pid = run("true", marker);
            stream.start(listener);

            await().atMost(PATIENCE).until(() -> listener.exits.stream().anyMatch(exit -> exit.pid() == pid));
            assertThat(listener.heard(marker)).isTrue();
        }
    }

    @Test
    void shouldReadWhatWasRecordedToItsEndWhenItIsClosed() throws Exception {
        ExecStream stream = open();
        stream.start(listener);
        run("true", marker);
        stream.close();

        assertThat(listener.heard(marker)).isTrue();
        assertThat(stream.hasEnded()).isTrue();
        assertThat(stream.ended().toCompletableFuture()).isCompleted();
        assertThat(stream.counts().read()).isEqualTo(stream.probeCounters().sent());
        assertThat(stream.malformed().total()).isZero();
        assertThat(stream.ringFillBytes()).isZero();
        stream.close();
    }

    @Test
    void shouldSayThatItEndedAndWhyWhenItsListenerBreaksIt() throws Exception {
        ExecStream stream = open();
        stream.start(new ExecListener() {
            @Override
            public void onExec(ExecEvent event) {
                throw new StackOverflowError("listener");
            }

            @Override
            public void onExit(ExitEvent event) {}
        });
        run("true", marker);

        assertThatThrownBy(() -> stream.ended().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("listener");
        stream.close();
        assertThat(stream.probeCounters().execsSeen()).isPositive();
    }

    @Test
    void shouldBeStartedOnceAndNotAfterItWasClosed() throws Exception {
        ExecStream stream = open();
        assertThat(stream.counts()).isEqualTo(StreamCounts.NONE);
        stream.start(listener);
        assertThatThrownBy(() -> stream.start(listener)).isInstanceOf(IllegalStateException.class);
        stream.close();
        assertThatThrownBy(() -> stream.start(listener)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldCloseWithoutHavingBeenStarted() throws Exception {
        ExecStream stream = open();
        stream.close();
        assertThat(stream.hasEnded()).isFalse();
        assertThat(stream.ringFillBytes()).isZero();
        assertThat(stream.ringBytes()).isEqualTo(ProbeOptions.DEFAULT_RING_BYTES);
    }
}
