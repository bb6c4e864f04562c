package io.forgewatch.control.stream;

import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.stream.WatchRefusedException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Wakes the watches when something was committed. Thread-safe. */
public final class FindingBroadcaster implements AutoCloseable {
    /** Watches at a time, over all clients. */
    public static final int MAX_WATCHES = 64;

    private static final int THREADS = 2;

    private final FindingStore store;
    private final Clock clock;
    private final Duration heartbeat;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final LongAdder slow = new LongAdder();
    private final Semaphore places = new Semaphore(MAX_WATCHES);
    private final ScheduledThreadPoolExecutor executor;
    private volatile boolean closed;

    /** Starts its threads; {@link #close()} ends them. The store stays the caller's. */
    public FindingBroadcaster(FindingStore store, Duration heartbeat, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.heartbeat = heartbeat;
        AtomicInteger number = new AtomicInteger();
        this.executor = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "forgewatch-watch-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        long beatNs = heartbeat.toNanos();
        var unused =
                executor.scheduleAtFixedRate(() -> watches.forEach(Watch::beat), beatNs, beatNs, TimeUnit.NANOSECONDS);
    }

    /** Something was committed. Returns at once. */
    public void changed() {
        watches.forEach(Watch::wake);
    }

    /**
     * Watches from now on.
     *
     * @throws WatchRefusedException there are too many, or this is closed
     */
    public Watch watch(Filter filter, WatchSink sink) {
        return watch(filter, store.lastChange(), sink);
    }

    /**
     * Watches what comes after the change.
     *
     * @throws WatchRefusedException there are too many, or this is closed; where the change is too old, the sink is told
     */
    public Watch watch(Filter filter, long afterChange, WatchSink sink) {
        if (afterChange > store.lastChange()) {
            throw new WatchRefusedException(
                    Reason.LOST,
                    "the store ends before this place, as after a restore: list anew and watch from now on");
        }
        if (!places.tryAcquire()) {
            throw new WatchRefusedException(
                    Reason.TOO_MANY, "there are " + MAX_WATCHES + " watches, as many as there may be: end one");
        }
        Watch watch = new Watch(store, filter, afterChange, sink, clock, executor, this::ended);
        watches.add(watch);
        if (closed) {
            watch.close();
            throw stopping();
        }
        return watch;
    }

    private void ended(Watch watch, @Nullable RuntimeException reason) {
        if (reason instanceof WatchRefusedException refused && refused.reason() == Reason.SLOW) {
            slow.increment();
        }
        if (watches.remove(watch)) {
            places.release();
        }
    }

    /** How many watches there are. */
    public int watches() {
        return watches.size();
    }

    /** How many watches were ended since their clients took nothing. */
    public long slowWatches() {
        return slow.sum();
    }

    /** How often a quiet watch hears that it is alive. */
    public Duration heartbeat() {
        return heartbeat;
    }

    private static WatchRefusedException stopping() {
        return new WatchRefusedException(Reason.STOPPING, "the control plane is stopping: watch again later");
    }

    /** Ends every watch and the threads. Idempotent. */
    @Override
    public void close() {
        closed = true;
        watches.forEach(watch -> watch.end(stopping()));
        executor.shutdown();
        try {
            // A step that runs reads the store, which its owner closes next.
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
