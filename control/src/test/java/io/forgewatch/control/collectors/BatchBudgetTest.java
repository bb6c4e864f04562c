package io.forgewatch.control.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.CollectorSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BatchBudgetTest {
    private static final int BATCH = BatchBudget.LEAST_BATCH_BYTES;

    @Test
    void shouldOfferSmallerBatchesTheMoreStreamsThereAre() {
        BatchBudget budget = new BatchBudget(64 << 20);
        CollectorSettings one = budget.offer(1).build();
        assertThat(one.getMaxBatchBytes()).isEqualTo(1 << 20);
        assertThat(one.getMaxBatchesInFlight()).isEqualTo(2);
        CollectorSettings some = budget.offer(256).build();
        assertThat(some.getMaxBatchBytes()).isEqualTo(256 << 10);
        CollectorSettings many = budget.offer(4096).build();
        assertThat(many.getMaxBatchBytes()).isEqualTo(64 << 10);
        assertThat(many.getMaxBatchesInFlight()).isEqualTo(1);
        // What 2,000 collectors may have under way fits beside a heap of 256 MiB.
        assertThat(2000L * budget.offer(2000).getMaxBatchBytes()).isLessThan(128 << 20);
    }

    @Test
    void shouldAskForTheNextOnlyWhileThereIsRoom() {
        BatchBudget budget = new BatchBudget(2 * BATCH);
        AtomicInteger asked = new AtomicInteger();
        budget.whenThereIsRoom(asked::incrementAndGet);
        assertThat(asked).hasValue(1);
        budget.came(BATCH);
        budget.came(BATCH);
        budget.came(BATCH);
        budget.whenThereIsRoom(asked::incrementAndGet);
        budget.whenThereIsRoom(asked::incrementAndGet);
        assertThat(asked).hasValue(1);
        budget.done(BATCH);
        assertThat(asked).hasValue(1);
        budget.done(BATCH);
        assertThat(asked).hasValue(2);
        budget.done(BATCH);
        assertThat(asked).hasValue(3);
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void shouldLeaveNobodyWaitingWhereNothingIsUnderWay() {
        BatchBudget budget = new BatchBudget(BATCH);
        List<Integer> asked = new ArrayList<>();
        budget.came(BATCH);
        for (int stream = 0; stream < 100; stream++) {
            int number = stream;
            budget.whenThereIsRoom(() -> asked.add(number));
        }
        assertThat(asked).isEmpty();
        budget.done(BATCH);
        assertThat(asked).hasSize(100).isSorted();
    }

    @Test
    void shouldGiveEachNodeFewPlaces() {
        StreamPlaces places = new StreamPlaces();
        for (int stream = 0; stream < StreamPlaces.MAX_STREAMS_PER_NODE; stream++) {
            assertThat(places.take("web-1")).isTrue();
        }
        assertThat(places.take("web-1")).isFalse();
        assertThat(places.take("web-2")).isTrue();
        places.release("web-1");
        assertThat(places.take("web-1")).isTrue();
        for (int stream = places.taken(); stream < StreamPlaces.MAX_STREAMS; stream++) {
            assertThat(places.take("")).isTrue();
        }
        assertThat(places.take("")).isFalse();
    }
}
