package io.forgewatch.control.sink;

import io.forgewatch.control.store.DeadLetter;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.Lease;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** All sinks. Thread-safe. */
public final class Sinks implements AutoCloseable {
    /** How long a batch that is under way may take when this is closed. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final List<SinkWorker> workers = new ArrayList<>();
    private final FindingStore store;
    private final ScheduledThreadPoolExecutor leases = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "forgewatch-sink-leases");
        thread.setDaemon(true);
        return thread;
    });

    private Sinks(FindingStore store) {
        this.store = store;
    }

    /**
     * Starts a thread for each; {@link #close} ends them. The store stays the caller's.
     *
     * @throws IOException one cannot be had as it is configured; one line that says what, why and what to do
     */
    public static Sinks start(
            List<SinkConfig> configs, FindingStore store, Backoff backoff, Clock clock, MeterRegistry meters)
            throws IOException {
        Sinks sinks = new Sinks(store);
        try {
            for (SinkConfig config : configs) {
                sinks.workers.add(worker(config, store, backoff, clock, meters));
            }
        } catch (IOException | RuntimeException e) {
            sinks.close();
            throw e;
        }
        sinks.workers.forEach(SinkWorker::renewLease);
        sinks.workers.forEach(SinkWorker::start);
        long periodMs = Lease.RENEWAL.toMillis();
        var unused = sinks.leases.scheduleAtFixedRate(
                () -> sinks.workers.forEach(SinkWorker::renewLease), periodMs, periodMs, TimeUnit.MILLISECONDS);
        return sinks;
    }

    private static SinkWorker worker(
            SinkConfig config, FindingStore store, Backoff backoff, Clock clock, MeterRegistry meters)
            throws IOException {
        try {
            return new SinkWorker(config, store, backoff, clock, meters);
        } catch (IOException e) {
            throw new IOException("the sink " + config.name() + " cannot start: " + e.getMessage(), e);
        }
    }

    /** Something was stored. Returns at once. */
    public void changed() {
        workers.forEach(SinkWorker::wake);
    }

    /** How they fare, in the order in which they are configured; reads the store. */
    public List<SinkStatus> list() {
        return workers.stream().map(SinkWorker::status).toList();
    }

    /**
     * What receivers refused for good, the latest first.
     *
     * @param sink whose; empty for all
     * @param before only those before the numbered one; 0 for all
     */
    public List<DeadLetter.Numbered> deadLetters(String sink, long before, int limit) {
        return store.sinks().deadLetters(sink, before, limit);
    }

    /** Lets batches that are under way end, for a short while. Idempotent; does not throw. */
    @Override
    public void close() {
        // First, so that nothing takes anew what is given up.
        leases.shutdown();
        try {
            boolean unused = leases.awaitTermination(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long deadlineNs = System.nanoTime() + GRACE.toNanos();
        workers.forEach(SinkWorker::stop);
        workers.forEach(worker -> worker.close(deadlineNs));
    }
}
