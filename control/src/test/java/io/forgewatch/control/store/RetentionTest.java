package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.control.Findings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
class RetentionTest {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @TempDir
    private Path folder;

    private final StoreKind kind;

    RetentionTest(StoreKind kind) {
        this.kind = kind;
    }

    @Test
    void shouldDeleteTheOldestWhereAllTakeTooMuchOfTheDisk() {
        AtomicLong deleted = new AtomicLong();
        try (FindingStore store = FindingStore.open(kind.in(folder), Clock.systemUTC())) {
            store.ingest(IntStream.range(0, 600)
                    .mapToObj(i -> Findings.gcc("f" + i, i))
                    .toList());
            long half = store.bytes() / 2;
            Retention retention = Retention.start(store, FOR_EVER, half, Clock.systemUTC(), deleted::addAndGet);
            try {
                await().until(() -> deleted.get() > 0 && store.bytes() <= half);
            } finally {
                retention.close();
            }
            assertThat(store.count()).isEqualTo(600 - deleted.get()).isPositive();
            assertThat(store.get("findings/f0")).isEmpty();
            assertThat(store.get("findings/f599")).isPresent();
            assertThat(store.changesAfter(0, 1).deletedUpTo()).isEqualTo(deleted.get());
        }
    }

    @Test
    void shouldLeaveWhatHasRoom() {
        AtomicLong swept = new AtomicLong(-1);
        try (FindingStore store = FindingStore.open(kind.in(folder), Clock.systemUTC())) {
            store.ingest(IntStream.range(0, 20)
                    .mapToObj(i -> Findings.gcc("f" + i, i))
                    .toList());
            Retention retention = Retention.start(store, FOR_EVER, 1L << 30, Clock.systemUTC(), swept::set);
            try {
                await().until(() -> swept.get() == 0);
            } finally {
                retention.close();
            }
            assertThat(store.count()).isEqualTo(20);
        }
    }

    @Test
    void shouldLetFindingsInWhileManyAreDeleted() {
        AtomicLong deleted = new AtomicLong();
        try (FindingStore store = FindingStore.open(kind.in(folder), Clock.systemUTC())) {
            store.ingest(IntStream.range(0, 3000)
                    .mapToObj(i -> Findings.gcc("f" + i, i))
                    .toList());
            Retention retention =
                    Retention.start(store, Duration.ZERO, 1L << 30, Clock.systemUTC(), deleted::addAndGet);
            try {
                await().until(() -> deleted.get() > 0);
                // Newer than now: not for this sweep.
                for (int i = 0; i < 5; i++) {
                    store.ingest(List.of(Findings.gcc("new" + i, 1_000_000_000 + i)));
                    assertThat(deleted).hasValueLessThan(3000);
                }
                await().until(() -> deleted.get() == 3000);
            } finally {
                retention.close();
            }
            assertThat(store.count()).isEqualTo(5);
        }
    }

    @Test
    void shouldSweepAgainAfterAnyFailure() {
        AtomicLong sweeps = new AtomicLong();
        try (FindingStore store = FindingStore.open(kind.in(folder), Clock.systemUTC())) {
            Retention retention = Retention.start(
                    store,
                    FOR_EVER,
                    1L << 30,
                    Clock.systemUTC(),
                    gone -> {
                        if (sweeps.incrementAndGet() == 1) {
                            throw new IllegalStateException("the first one fails");
                        }
                    },
                    Duration.ofMillis(10));
            try {
                await().until(() -> sweeps.get() > 2);
            } finally {
                retention.close();
            }
        }
    }
}
