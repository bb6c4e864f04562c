package io.forgewatch.collector.report;

import com.google.protobuf.InvalidProtocolBufferException;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Findings that wait on disk for the control plane, in order and bounded. Thread-safe; calls may wait for the disk.
 *
 * <p>To the reporter it is the channel: what it took is as good as stored, and where it is full it takes nothing more, so that what does
 * not fit waits in memory, bounded there, and is dropped and counted as {@link PendingFindings} says. To the link it is a queue: what
 * was taken out goes when it is acknowledged. A revision that waits and was not taken out gives its turn to a later one.
 */
public final class Outbox implements FindingChannel, AutoCloseable {
    /** What control takes at most of one finding: with what is around it, it fits into a message. */
    static final int MAX_FINDING_BYTES = 3 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final OutboxLimits limits;
    private final Clock clock;
    private volatile Runnable onPut = () -> {};
    // All below: under the lock.
    private final OutboxFile file;
    private final long resumed;
    private long waiting;
    private long bytes;
    /** Up to here it was taken out on this connection. */
    private long takenUpTo;

    private long put;
    private long acknowledged;
    private long refused;
    private long superseded;
    private boolean closed;

    /**
     * A part of the queue.
     *
     * @param lastSequence of its last finding
     */
    record Batch(long lastSequence, List<Finding> findings) {
        boolean isEmpty() {
            return findings.isEmpty();
        }
    }

    private Outbox(OutboxFile file, OutboxLimits limits, Clock clock) throws SQLException {
        this.file = file;
        this.limits = limits;
        this.clock = clock;
        OutboxFile.Total total = file.total(Long.MAX_VALUE);
        file.commit();
        this.resumed = total.rows();
        this.waiting = total.rows();
        this.bytes = total.bytes();
    }

    /**
     * Opens the outbox in {@code collector/} of the data directory, with what an earlier run left there. A damaged one is set aside.
     *
     * @throws IOException it cannot be used; the message is one line
     */
    public static Outbox open(Path dataDir, OutboxLimits limits, Clock clock) throws IOException {
        OutboxFile file = OutboxFile.open(dataDir);
        try {
            return new Outbox(file, limits, clock);
        } catch (SQLException e) {
            closeAfter(file, e);
            throw new IOException("cannot read the outbox in " + dataDir + ": " + e.getMessage(), e);
        }
    }

    private static void closeAfter(OutboxFile file, SQLException problem) {
        try {
            file.close();
        } catch (SQLException e) {
            problem.addSuppressed(e);
        }
    }

    /** Who is told, on the thread that puts, that something new waits; must not block. */
    void onPut(Runnable listener) {
        onPut = listener;
    }

    /**
     * Takes all or none, and returns once they are on disk.
     *
     * @throws IOException there is no room, or the disk does not take them; another time it may
     * @throws IllegalArgumentException one is larger than the control plane would ever take
     */
    @Override
    public void send(List<Finding> findings) throws IOException {
        for (Finding finding : findings) {
            if (finding.getSerializedSize() > MAX_FINDING_BYTES) {
                throw new IllegalArgumentException(
                        "it has " + finding.getSerializedSize() + " bytes; " + MAX_FINDING_BYTES + " are allowed");
            }
        }
        lock.lock();
        try {
            requireOpen();
            Growth growth = write(findings);
            if (!fits(growth)) {
                file.rollback();
                throw new IOException("the outbox is full: " + waiting + " findings of " + bytes
                        + " bytes wait for the control plane");
            }
            file.commit();
            put += findings.size();
            superseded += findings.size() - growth.rows();
            waiting += growth.rows();
            bytes += growth.bytes();
        } catch (SQLException e) {
            file.rollback();
            throw new IOException("the outbox cannot be written: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
        onPut.run();
    }

    /** By how much the outbox grows. */
    private record Growth(long rows, long bytes) {}

    private Growth write(List<Finding> findings) throws SQLException {
        long rows = 0;
        long growth = 0;
        long nowMs = clock.millis();
        for (Finding finding : findings) {
            OutboxFile.Row earlier = file.find(finding.getName(), takenUpTo);
            byte[] body = finding.toByteArray();
            if (earlier == null) {
                file.insert(finding.getName(), finding.getRevision(), nowMs, body);
                rows++;
                growth += body.length + OutboxFile.ROW_BYTES;
            } else if (earlier.revision() < finding.getRevision()) {
                file.replace(earlier.sequence(), finding.getRevision(), body);
                growth += body.length - earlier.bodyBytes();
            }
        }
        return new Growth(rows, growth);
    }

    private boolean fits(Growth growth) {
        return (growth.rows() == 0 || waiting + growth.rows() <= limits.findings())
                && (growth.bytes() <= 0 || bytes + growth.bytes() <= limits.bytes());
    }

    /** The next ones that were not taken out on this connection; empty where there are none. */
    Batch take(int maxFindings, int maxBytes) throws IOException {
        lock.lock();
        try {
            requireOpen();
            List<Finding> batch = new ArrayList<>();
            long last = takenUpTo;
            for (OutboxFile.Body row : file.after(takenUpTo, maxFindings, maxBytes)) {
                last = row.sequence();
                try {
                    batch.add(Finding.parseFrom(row.finding()));
                } catch (InvalidProtocolBufferException e) {
                    giveUp(row, e);
                }
            }
            file.commit();
            takenUpTo = last;
            return new Batch(last, batch);
        } catch (SQLException e) {
            file.rollback();
            throw new IOException("the outbox cannot be read: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private void giveUp(OutboxFile.Body row, InvalidProtocolBufferException why) throws SQLException {
        file.delete(row.sequence());
        file.commit();
        LOG.error("a finding in the outbox cannot be read any more and is given up: {}", why.getMessage());
        refused++;
        waiting--;
        bytes -= row.finding().size() + OutboxFile.ROW_BYTES;
    }

    /** On a new connection: whatever is not acknowledged is to be taken out again. */
    void takeAnew() {
        lock.lock();
        try {
            takenUpTo = 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The control plane has stored all up to the last finding of a batch, but for some that it never will.
     *
     * @param refusedFindings how many those are
     */
    void acknowledge(long upTo, int refusedFindings) throws IOException {
        lock.lock();
        try {
            requireOpen();
            OutboxFile.Total gone = file.total(upTo);
            file.deleteUpTo(upTo);
            file.commit();
            waiting -= gone.rows();
            bytes -= gone.bytes();
            refused += refusedFindings;
            acknowledged += gone.rows() - refusedFindings;
        } catch (SQLException e) {
            file.rollback();
            throw new IOException("the outbox cannot be written: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the outbox is closed");
        }
    }

    /** What it counted so far. */
    public OutboxCounts counts() {
        lock.lock();
        try {
            return new OutboxCounts(
                    put,
                    resumed,
                    acknowledged,
                    refused,
                    superseded,
                    waiting,
                    bytes,
                    closed ? Duration.ZERO : lag(),
                    file.wasSetAside() ? 1 : 0);
        } finally {
            lock.unlock();
        }
    }

    private Duration lag() {
        try {
            Long since = file.waitsSince();
            file.commit();
            return since == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, clock.millis() - since));
        } catch (SQLException e) {
            return Duration.ZERO;
        }
    }

    /** What waits stays on disk. Idempotent. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                file.close();
            }
        } catch (SQLException e) {
            throw new IOException("the outbox was not closed in order: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }
}
