package io.forgewatch.collector.report;

import io.forgewatch.collector.detect.FindingConsumer;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings findings to the control plane, at least once, without ever holding up whoever reports them.
 *
 * <p>One thread sends. While it cannot, later revisions of a finding take the place of earlier ones, and what does not fit is
 * dropped as {@link PendingFindings} says. A batch that fails is sent again after a pause that doubles up to a limit, with no
 * end. A finding that the channel throws an IllegalArgumentException for is refused for good: it is sent alone to tell it from its
 * neighbours, then counted and logged.
 */
public final class FindingReporter implements FindingConsumer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FindingReporter.class);

    private final FindingChannel channel;
    private final ReporterLimits limits;
    private final Backoff backoff;
    private final Consumer<Finding> onStored;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread worker;
    // All below: under the lock.
    private final PendingFindings pending;
    private int sending;
    private long reported;
    private long stored;
    private long rejected;
    private long retried;
    private long loggedDrops;
    private boolean closing;
    private boolean stopped;

    /** Starts its thread; {@code onStored} hears there of each revision that was stored, and must not block. */
    public FindingReporter(FindingChannel channel, ReporterLimits limits, Consumer<Finding> onStored) {
        this.channel = channel;
        this.limits = limits;
        this.backoff = new Backoff(limits.firstRetry(), limits.lastRetry());
        this.onStored = onStored;
        this.pending = new PendingFindings(limits.pendingFindings(), limits.pendingBytes());
        this.worker = new Thread(this::run, "finding-reporter");
        worker.setDaemon(true);
        worker.start();
    }

    /** Takes a revision; from any thread. After {@code close} it only waits, counted as pending. */
    @Override
    public void accept(Finding finding) {
        lock.lock();
        try {
            reported++;
            put(finding);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What it counted so far; from any thread. */
    public ReporterCounts counts() {
        lock.lock();
        try {
            return new ReporterCounts(
                    reported,
                    stored,
                    pending.superseded(),
                    pending.dropped(),
                    pending.droppedUnsent(),
                    rejected,
                    retried,
                    pending.size() + (long) sending);
        } finally {
            lock.unlock();
        }
    }

    /** Sends what is pending for as long as the limits let it, then stops its thread. What is left is logged. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closing) {
                return;
            }
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            worker.join(Math.max(1, limits.drain().toMillis()));
            stop();
            worker.interrupt();
            worker.join(1000);
        } catch (InterruptedException e) {
            worker.interrupt();
            Thread.currentThread().interrupt();
        }
        ReporterCounts left = counts();
        if (left.pending() > 0) {
            LOG.warn(
                    "{} findings could not be handed to the control plane before the end; they are sent at the next"
                            + " start on this data directory",
                    left.pending());
        }
    }

    private void run() {
        int failures = 0;
        int alone = 0;
        try {
            for (List<Finding> batch = next(alone > 0); !batch.isEmpty(); batch = next(alone > 0)) {
                alone = Math.max(0, alone - 1);
                try {
                    channel.send(batch);
                    done(batch);
                    failures = 0;
                } catch (IllegalArgumentException e) {
                    refused(batch, e);
                    // Each of them once by itself, whatever came in between.
                    alone = Math.max(alone, batch.size() > 1 ? pendingCount() : 0);
                } catch (IOException | RuntimeException e) {
                    again(batch, failures++, e);
                    TimeUnit.MILLISECONDS.sleep(backoff.pause(failures).toMillis());
                }
            }
        } catch (InterruptedException e) {
            // close() has waited long enough; what is left was put back.
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for something to send; empty when closing and nothing is left. */
    private List<Finding> next(boolean alone) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending.isEmpty() && !closing) {
                changed.await();
            }
            if (stopped) {
                return List.of();
            }
            List<Finding> batch = pending.take(alone ? 1 : limits.batchFindings(), limits.batchBytes());
            sending = batch.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void done(List<Finding> batch) {
        lock.lock();
        try {
            stored += batch.size();
            sending = 0;
            batch.forEach(finding -> pending.known(finding.getName()));
        } finally {
            lock.unlock();
        }
        batch.forEach(onStored);
    }

    private void again(List<Finding> batch, int failuresBefore, Exception cause) {
        if (failuresBefore == 0) {
            LOG.warn("{} findings were not taken over and will be handed on again: {}", batch.size(), cause.toString());
        }
        lock.lock();
        try {
            retried++;
            sending = 0;
            batch.forEach(this::put);
        } finally {
            lock.unlock();
        }
    }

    private void refused(List<Finding> batch, IllegalArgumentException cause) {
        lock.lock();
        try {
            sending = 0;
            if (batch.size() > 1) {
                batch.forEach(this::put);
                return;
            }
            rejected++;
        } finally {
            lock.unlock();
        }
        LOG.error(
                "the control plane refused {}, which is given up: {}",
                batch.get(0).getName(),
                cause.toString());
    }

    private int pendingCount() {
        lock.lock();
        try {
            return pending.size();
        } finally {
            lock.unlock();
        }
    }

    private void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    private void put(Finding finding) {
        pending.put(finding);
        // At 1, 2, 4, ... so that an outage does not fill the log.
        if (pending.droppedUnsent() >= Math.max(1, 2 * loggedDrops)) {
            loggedDrops = pending.droppedUnsent();
            LOG.error(
                    "{} findings so far had no room while the control plane did not answer; those still open come with"
                            + " their next change, closed ones at the next start",
                    loggedDrops);
        }
    }
}
