package io.forgewatch.control.sink;

import io.forgewatch.control.store.Changes;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.Lease;
import io.forgewatch.control.store.SinkCursor;
import io.forgewatch.control.store.SinkStore;
import io.forgewatch.control.store.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink's thread: reads what was stored after the sink's place, sends what matches, keeps the place. Of several control planes on one
 * database, the one that has the lease sends; the others stand by.
 */
final class SinkWorker {
    private static final Logger LOGGER = LoggerFactory.getLogger(SinkWorker.class);
    private static final int BATCH = 50;

    /** As JSON they take several times as much, for each sink. */
    private static final long BATCH_BYTES = 512 << 10;

    /** How often to look whether it may send now, and what was stored and not announced. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private final SinkConfig config;
    private final FindingStore store;
    private final SinkStore places;
    private final Backoff backoff;
    private final Clock clock;
    private final SinkCounts counts;
    private final Lease lease;
    private final Sender sender;
    private final Thread thread;
    private final BlockingQueue<Boolean> wakeUps = new ArrayBlockingQueue<>(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private final SinkProgress progress;

    /** Like the number below it is the thread's own. */
    private long deletedUpTo;

    private int failures;

    private volatile String error = "";
    private volatile @Nullable Instant nextAttempt;

    SinkWorker(SinkConfig config, FindingStore store, Backoff backoff, Clock clock, MeterRegistry meters)
            throws IOException {
        this.config = config;
        this.store = store;
        this.places = store.sinks();
        this.backoff = backoff;
        this.clock = clock;
        this.lease = store.lease("sink " + config.name());
        SinkCursor cursor = places.open(config.name(), config.sendsNodeEvents());
        this.counts = new SinkCounts(config.name(), this::lag, meters);
        this.progress = new SinkProgress(config, places, cursor, lease, clock, counts);
        counts.trimmed.set(cursor.trimmed());
        this.sender = Senders.of(config, store.storeId(), counts, clock);
        this.thread = new Thread(this::run, "forgewatch-sink-" + config.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** To be called every {@link Lease#RENEWAL}, also while a batch is sent. */
    void renewLease() {
        long before = lease.term();
        try {
            boolean unused = lease.renew();
        } catch (StoreException e) {
            LOGGER.debug("sink {}: its lease was not renewed: {}", config.name(), e.getMessage());
        }
        if (lease.term() != before) {
            wake();
        }
    }

    /** Something was stored. Returns at once. */
    void wake() {
        boolean unused = wakeUps.offer(true);
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try {
                boolean more = step();
                succeeded();
                if (!more) {
                    Boolean unused = wakeUps.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                // Only close() interrupts.
                return;
            } catch (IOException | RuntimeException e) {
                if (!failed(e)) {
                    return;
                }
            }
        }
    }

    /** Deals with a batch of findings and one of nodes' events; true where there may be more. */
    private boolean step() throws IOException, InterruptedException {
        if (!progress.isOurs()) {
            return false;
        }
        progress.keepDead();
        boolean moreFindings = sendFindings();
        boolean moreEvents = config.sendsNodeEvents() && sendNodeEvents();
        return moreFindings || moreEvents;
    }

    private boolean sendFindings() throws IOException, InterruptedException {
        Changes changes = store.changesAfter(progress.change(), BATCH, BATCH_BYTES);
        seeDeleted(changes.deletedUpTo());
        List<Outgoing> batch = new ArrayList<>();
        long examined = progress.change();
        for (Changes.Change change : changes.changes()) {
            if (config.filter().test(change.finding())) {
                batch.add(Outgoing.of(change.number(), change.finding(), config.format()));
            }
            examined = change.number();
        }
        try {
            if (!batch.isEmpty()) {
                sender.send(batch, progress);
            }
            progress.examined(examined);
        } finally {
            progress.keep(!batch.isEmpty());
        }
        return !changes.changes().isEmpty();
    }

    private boolean sendNodeEvents() throws IOException, InterruptedException {
        List<Outgoing> batch = store.nodes().eventsAfter(progress.event(), BATCH).stream()
                .map(numbered -> Outgoing.of(numbered.number(), numbered.event()))
                .toList();
        if (batch.isEmpty()) {
            return false;
        }
        try {
            sender.send(batch, progress);
        } finally {
            progress.keep(true);
        }
        return true;
    }

    /** Whoever deletes findings counts those that this sink had not come to. */
    private void seeDeleted(long upTo) {
        if (upTo == deletedUpTo) {
            return;
        }
        deletedUpTo = upTo;
        long trimmed = places.cursor(config.name()).trimmed();
        long more = trimmed - counts.trimmed.getAndSet(trimmed);
        if (more > 0) {
            LOGGER.warn("sink {}: {} findings were deleted for their age before they were sent", config.name(), more);
        }
    }

    private void succeeded() {
        if (failures > 0) {
            LOGGER.info("sink {} goes on after {} failed attempts", config.name(), failures);
        }
        failures = 0;
        error = "";
        nextAttempt = null;
    }

    /** Waits before the next attempt; false where there will be none. */
    private boolean failed(Exception cause) {
        if (stopped.getCount() == 0) {
            return false;
        }
        failures++;
        counts.retried.increment();
        String reason = cause instanceof IOException || cause instanceof StoreException
                ? Reasons.of(cause)
                : Reasons.shown("something went wrong that should not: " + cause);
        if (!reason.equals(error)) {
            LOGGER.warn("sink {}: {}: tried again, nothing is lost meanwhile", config.name(), reason);
        }
        error = reason;
        Duration asked = cause instanceof SendException refusal ? refusal.retryAfter() : Duration.ZERO;
        Duration delay = backoff.delay(failures, asked);
        nextAttempt = clock.instant().plus(delay);
        try {
            return !stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private long lag() {
        long from = lease.term() == 0 ? places.cursor(config.name()).place() : progress.change();
        return Math.max(0, store.lastChange() - from);
    }

    /** How it fares; reads the store. */
    SinkStatus status() {
        return new SinkStatus(
                config,
                places.cursor(config.name()),
                counts.sent.sum(),
                counts.retried.sum(),
                counts.shortened.sum(),
                counts.unconfirmed.sum(),
                lag(),
                error,
                progress.lastSend(),
                nextAttempt);
    }

    /** Lets the batch that is under way end. Returns at once; idempotent. */
    void stop() {
        stopped.countDown();
        wake();
    }

    /** Waits for the thread until the time, then cuts it off. Idempotent. */
    void close(long deadlineNs) {
        stop();
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, deadlineNs - System.nanoTime());
            if (thread.isAlive()) {
                sender.abort();
                thread.interrupt();
                thread.join(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            sender.close();
        } catch (IOException e) {
            LOGGER.warn("sink {} did not close in order: {}", config.name(), Reasons.of(e));
        }
        lease.close();
        counts.close();
    }
}
