package io.forgewatch.control.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes findings that are too old, and the oldest where all take too much of the disk, in batches so small that an ingest hardly
 * waits. One thread of its own; of several control planes on one database, one does it.
 */
public final class Retention implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Retention.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int BATCH = 100;

    private final FindingStore store;
    private final Duration age;
    private final long maxBytes;
    private final Clock clock;
    private final IntConsumer onDeleted;
    private final Lease lease;
    private final ScheduledThreadPoolExecutor executor;

    private Retention(FindingStore store, Duration age, long maxBytes, Clock clock, IntConsumer onDeleted) {
        this.store = store;
        this.age = age;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.onDeleted = onDeleted;
        this.lease = store.lease("retention");
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "forgewatch-retention");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Sweeps at once, and then every minute.
     *
     * @param age findings whose last exec is older go
     * @param maxBytes where all take more, the oldest go
     * @param onDeleted is told how many went
     */
    public static Retention start(FindingStore store, Duration age, long maxBytes, Clock clock, IntConsumer onDeleted) {
        return start(store, age, maxBytes, clock, onDeleted, INTERVAL);
    }

    /** Likewise, at an interval of its own. */
    static Retention start(
            FindingStore store, Duration age, long maxBytes, Clock clock, IntConsumer onDeleted, Duration interval) {
        Retention retention = new Retention(store, age, maxBytes, clock, onDeleted);
        var unused = retention.executor.scheduleWithFixedDelay(
                retention::sweepSafely, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        return retention;
    }

    private void sweepSafely() {
        try {
            sweep();
        } catch (StoreException e) {
            LOGGER.warn("old findings were not deleted, which is tried again: {}", e.getMessage());
        } catch (RuntimeException e) {
            // Thrown on, it would end the sweeps for good.
            LOGGER.error("old findings were not deleted, which is tried again", e);
        }
    }

    private void sweep() {
        Instant before = clock.instant().minus(age);
        int deleted;
        do {
            if (!mayGoOn()) {
                return;
            }
            deleted = store.deleteBefore(before, BATCH);
            onDeleted.accept(deleted);
        } while (deleted == BATCH);
        makeRoom();
    }

    private boolean mayGoOn() {
        return !executor.isShutdown() && lease.renew();
    }

    private void makeRoom() {
        int gone = 0;
        int deleted = BATCH;
        while (deleted == BATCH && mayGoOn() && store.bytes() > maxBytes) {
            deleted = store.deleteOldest(BATCH);
            onDeleted.accept(deleted);
            gone += deleted;
        }
        if (gone > 0) {
            LOGGER.warn(
                    "findings took more than {} bytes: the oldest {} were deleted; allow more with --store-max-bytes, or"
                            + " keep them for a shorter time",
                    maxBytes,
                    gone);
        }
    }

    /** Waits for the batch that may be running. Idempotent. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            boolean unused = executor.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lease.close();
    }
}
