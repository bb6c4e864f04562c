package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingReaderTest {
    /** Of a ring whose data is not mapped twice as a whole. */
    private static final int LARGE_BYTES = 128 << 10;

    private final TestRing ring = new TestRing(4096);
    private final List<String> seen = new ArrayList<>();

    @Test
    void shouldReturnNothingWhenRingIsEmpty() {
        assertThat(drain()).isZero();
        assertThat(ring.consumerPosition()).isZero();
    }

    @Test
    void shouldHandOverRecordsInTheirOrder() {
        ring.commit("one");
        ring.commit("twelve bytes");
        ring.commit("");

        assertThat(drain()).isEqualTo(3);
        assertThat(seen).containsExactly("one", "twelve bytes", "");
        assertThat(ring.consumerPosition()).isEqualTo(ring.producerPosition()).isEqualTo(16 + 24 + 8);
    }

    @Test
    void shouldHandOverRecordWholeWhenItWrapsAround() {
        ring.commit("x".repeat(3000));
        drain();
        String wrapping = "y".repeat(2000);
        ring.commit(wrapping);

        assertThat(drain()).isEqualTo(1);
        assertThat(seen.get(1)).isEqualTo(wrapping);
    }

    @Test
    void shouldReadOnAndOnPastManyWraps() {
        for (int i = 0; i < 10_000; i++) {
            ring.commit("record " + i);
            assertThat(drain()).isEqualTo(1);
            assertThat(seen.remove(0)).isEqualTo("record " + i);
        }
        assertThat(ring.producerPosition()).isGreaterThan(4096 * 50);
    }

    @Test
    void shouldWaitAtBusyRecordUntilItIsCommitted() {
        ring.commit("before");
        long busy = ring.reserve("late");
        ring.commit("behind");

        assertThat(drain()).isEqualTo(1);
        assertThat(seen).containsExactly("before");
        assertThat(ring.consumerPosition()).isEqualTo(busy);

        ring.commitReserved(busy);
        assertThat(drain()).isEqualTo(2);
        assertThat(seen).containsExactly("before", "late", "behind");
    }

    @Test
    void shouldSkipDiscardedRecords() {
        ring.commit("kept");
        ring.discard("gone");
        ring.commit("kept too");

        assertThat(drain()).isEqualTo(2);
        assertThat(seen).containsExactly("kept", "kept too");
        assertThat(ring.consumerPosition()).isEqualTo(ring.producerPosition());
    }

    @Test
    void shouldNotTakeManyDiscardedRecordsForAnEmptyRing() {
        for (int i = 0; i < 60; i++) {
            ring.discard("gone for good");
        }
        ring.commit("last");

        assertThat(ring.reader.readBatch(this::see)).isEqualTo(1);
        assertThat(seen).containsExactly("last");
    }

    @Test
    void shouldPublishPositionOnceABatch() {
        ring.commit("one");
        ring.commit("two");

        ring.reader.readBatch(record -> {
            see(record);
            assertThat(ring.consumerPosition()).isZero();
        });
        assertThat(seen).containsExactly("one", "two");
    }

    @Test
    void shouldGiveRoomBackAfterAnEighthOfTheRing() {
        for (int i = 0; i < 8; i++) {
            ring.commit("z".repeat(248));
        }

        assertThat(ring.reader.readBatch(this::see)).isEqualTo(2);
        assertThat(ring.consumerPosition()).isEqualTo(512);
        assertThat(drain()).isEqualTo(6);
    }

    @Test
    void shouldGoOnBehindRecordThatTheHandlerThrewAt() {
        ring.commit("good");
        ring.commit("bad");
        ring.commit("good again");

        assertThatThrownBy(() -> ring.reader.readBatch(record -> {
                    see(record);
                    if (seen.contains("bad")) {
                        throw new IllegalStateException("handler failed");
                    }
                }))
                .hasMessage("handler failed");
        assertThat(ring.consumerPosition()).isEqualTo(32);

        drain();
        assertThat(seen).containsExactly("good", "bad", "good again");
    }

    @Test
    void shouldGiveRecordsInTheCpusByteOrder() {
        ring.commit("order");

        ring.reader.readBatch(record -> assertThat(record.order()).isEqualTo(ByteOrder.nativeOrder()));
    }

    @Test
    void shouldTellHowFullTheRingIs() {
        ring.commit("12345678");
        assertThat(ring.reader.fillBytes()).isEqualTo(16);
        drain();
        assertThat(ring.reader.fillBytes()).isZero();
    }

    @Test
    void shouldRefuseRecordThatRunsPastTheProducer() {
        ring.commit("short");
        ring.corruptLength(0, 4000);

        assertThatThrownBy(this::drain)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("4000");
    }

    @Test
    void shouldHandOverTheLongestRecordThatBeginsAtTheVeryEnd() {
        TestRing large = new TestRing(LARGE_BYTES);
        String longest = "x".repeat(RingLayout.MAX_RECORD_BYTES - RingLayout.HEADER_BYTES);
        int position = 0;
        while (position < LARGE_BYTES - RingLayout.HEADER_BYTES) {
            int length = Math.min(longest.length(), LARGE_BYTES - 2 * RingLayout.HEADER_BYTES - position);
            large.commit("y".repeat(length));
            large.reader.readBatch(this::see);
            position += RingLayout.recordBytes(length);
        }
        assertThat(large.consumerPosition()).isEqualTo(LARGE_BYTES - RingLayout.HEADER_BYTES);

        large.commit(longest);
        assertThat(large.reader.readBatch(this::see)).isEqualTo(1);
        assertThat(seen).endsWith(longest);
    }

    @Test
    void shouldRefuseRecordThatReachesBehindTheMapping() {
        TestRing large = new TestRing(LARGE_BYTES);
        large.commit("a".repeat(RingLayout.MAX_RECORD_BYTES));

        assertThatThrownBy(() -> large.reader.readBatch(this::see))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("says it has 32768 bytes, but no record has more than 32760");
    }

    @Test
    void shouldRefuseSizeThatIsNoPowerOfTwo() {
        ByteBuffer memory = ByteBuffer.allocateDirect(1 << 16);
        assertThatThrownBy(() -> new RingReader(memory, memory, 4096, 5000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5000");
    }

    private int drain() {
        int total = 0;
        int records;
        do {
            records = ring.reader.readBatch(this::see);
            total += records;
        } while (records > 0);
        return total;
    }

    private void see(ByteBuffer record) {
        seen.add(StandardCharsets.UTF_8.decode(record).toString());
    }
}
