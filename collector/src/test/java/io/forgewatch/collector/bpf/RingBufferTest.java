package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A ring that the kernel fills, in mapped memory. Needs root. */
@Tag("kernel")
class RingBufferTest {
    private static final int RING_BYTES = ProbeOptions.MIN_RING_BYTES;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONG = 3000;

    private final String marker = "marker-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + "-";
    private final List<String> texts = new ArrayList<>();

    private ExecProbe probe;
    private RingBuffer ring;

    @BeforeEach
    void openTheSmallestRing() throws Exception {
        probe = ExecProbe.open(new ProbeOptions(RING_BYTES, Set.of("true"), Path.of("/")));
        ring = RingBuffer.map(probe.ringFd(), probe.ringBytes());
    }

    @AfterEach
    void close() {
        ring.close();
        probe.close();
    }

    @Test
    void shouldGiveEachRecordWholeAcrossTheRingsEndManyTimes() throws Exception {
        int records = 4 * RING_BYTES / LONG;
        for (int i = 0; i < records; i++) {
            execTrue(i);
            drain();
        }
        awaitExec(records - 1);

        for (int i = 0; i < records; i++) {
            String whole = argument(i);
            assertThat(texts.stream().filter(text -> text.contains(whole))).hasSize(1);
        }
        assertThat(probe.counters().lost()).isZero();
    }

    @Test
    void shouldWakeItsReaderForACompilersNameBeforeTheLongestWait() throws Exception {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            drain();
            Thread.sleep(5);
            drain();
            execTrue(i);
            long beforeNs = System.nanoTime();
            ring.await();
            fastest = Math.min(fastest, System.nanoTime() - beforeNs);
        }

        assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(RingBuffer.MAX_WAIT_MS / 2));
    }

    @Test
    void shouldGoOnBehindARecordThatItsHandlerThrewAt() throws Exception {
        execTrue(0);
        execTrue(1);
        List<Integer> thrown = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (texts.stream().noneMatch(text -> text.contains(argument(1))) && System.nanoTime() < deadline) {
            try {
                ring.await();
                ring.read(record -> {
                    String text = text(record);
                    if (text.contains(argument(0))) {
                        thrown.add(text.length());
                        throw new IllegalStateException("handler");
                    }
                    texts.add(text);
                });
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("handler");
            }
        }

        assertThat(thrown).hasSize(1);
        assertThat(texts).anyMatch(text -> text.contains(argument(1)));
    }

    @Test
    void shouldHandOverNoMoreThanAnEighthAtOnceAndTellTheFill() throws Exception {
        for (int i = 0; i < 8; i++) {
            execTrue(i);
        }
        long filled = ring.fillBytes();
        assertThat(filled).isBetween(8L * LONG / 2, (long) RING_BYTES);

        List<Integer> sizes = new ArrayList<>();
        assertThat(ring.read(record -> sizes.add(record.remaining()))).isEqualTo(sizes.size());
        int bytes = sizes.stream().mapToInt(RingLayout::recordBytes).sum();
        assertThat(bytes - RingLayout.recordBytes(sizes.get(sizes.size() - 1))).isLessThan(RING_BYTES / 8);
        assertThat(ring.fillBytes()).isGreaterThan(0);
    }

    @Test
    void shouldBeEmptyOnceClosed() throws Exception {
        execTrue(0);
        assertThat(ring.sizeBytes()).isEqualTo(RING_BYTES);
        ring.close();
        ring.close();

        assertThat(ring.fillBytes()).isZero();
    }

    @Test
    void shouldRefuseWhatIsNoRing() {
        assertThatThrownBy(() -> RingBuffer.map(-1, RING_BYTES))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("cannot map the kernel's ring buffer of 65536 bytes: [^\n]+");
        assertThatThrownBy(() -> RingBuffer.map(probe.ringFd(), RING_BYTES - 4096))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power of two");
        assertThatThrownBy(() -> RingBuffer.map(probe.ringFd(), 2 * RING_BYTES)).isInstanceOf(IOException.class);
    }

    private String argument(int number) {
        return marker + number + "." + Integer.toString(number % 36, 36).repeat(LONG);
    }

    private void execTrue(int number) throws Exception {
        assertThat(new ProcessBuilder("/bin/true", argument(number)).start().waitFor())
                .isZero();
    }

    private void awaitExec(int number) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (texts.stream().noneMatch(text -> text.contains(argument(number))) && System.nanoTime() < deadline) {
            ring.await();
            drain();
        }
    }

    private void drain() {
        while (ring.read(record -> texts.add(text(record))) > 0) {}
    }

    private static String text(ByteBuffer record) {
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
