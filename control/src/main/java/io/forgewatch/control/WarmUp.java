package io.forgewatch.control;

import io.forgewatch.control.store.Changes;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.StoreException;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.WatchFindingsResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes some hundred times through what is done with a finding from its arrival to a watcher's message, so that the first findings do
 * not wait for code that has never run. Nothing is kept of it: see {@link FindingStore#rehearse}. One thread, which ends by itself.
 */
final class WarmUp implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);
    private static final int ROUNDS = 400;
    private static final int PAUSE_MS = 3;
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(10);

    private final FindingStore store;
    private final Thread thread;
    private volatile boolean stopped;

    private WarmUp(FindingStore store) {
        this.store = store;
        this.thread = new Thread(this::run, "forgewatch-warm-up");
        thread.setDaemon(true);
    }

    static WarmUp start(FindingStore store) {
        WarmUp warmUp = new WarmUp(store);
        warmUp.thread.start();
        return warmUp;
    }

    private void run() {
        long untilNs = System.nanoTime() + MAX_NS;
        List<Finding> revisions = List.of(SampleFinding.revision(1), SampleFinding.revision(2));
        try {
            for (int i = 0; i < ROUNDS && !stopped && System.nanoTime() < untilNs; i++) {
                if (!round(revisions)) {
                    return;
                }
                // For who has something real to do.
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            LOGGER.debug("the warm-up was given up", e);
        } catch (RuntimeException e) {
            LOGGER.warn("the warm-up was given up, the first findings may come later", e);
        }
    }

    /** False where the store has no rehearsals. */
    private boolean round(List<Finding> revisions) {
        Changes changes = store.rehearse(revisions);
        for (Changes.Change change : changes.changes()) {
            byte[] unused = WatchFindingsResponse.newBuilder()
                    .setFinding(change.finding())
                    .build()
                    .toByteArray();
        }
        return !changes.changes().isEmpty();
    }

    /** Waits for the round that may be running. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
