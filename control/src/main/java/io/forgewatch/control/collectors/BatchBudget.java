package io.forgewatch.control.collectors;

import io.forgewatch.v1.CollectorSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How much memory batches may take that have come and are not stored. The more streams there are, the smaller the batches that the next
 * one is offered; and while what has come takes too much, streams whose batch is stored are not asked for the next. Thread-safe.
 */
final class BatchBudget {
    /** What a collector is offered at least. */
    static final int LEAST_BATCH_BYTES = 64 << 10;

    private static final int PART_OF_MEMORY = 4;

    private final long maxBytes;
    /** Of streams that wait, the longest waiting first: one each. */
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    private long bytes;

    /** @param maxBytes of all batches together, but for the last of each stream */
    BatchBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** As much as this Java machine's memory allows: gRPC's buffers may take as much again as its heap. */
    static BatchBudget ofThisMachine() {
        return new BatchBudget(Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
    }

    /** What a stream may send at once, where there are so many, with this one. */
    CollectorSettings.Builder offer(int streams) {
        long share = maxBytes / Math.max(1, streams);
        int batchBytes = (int) Math.max(LEAST_BATCH_BYTES, Math.min(share, BatchIngest.MAX_BYTES));
        return CollectorSettings.newBuilder()
                .setMaxBatchFindings(BatchIngest.MAX_FINDINGS)
                .setMaxBatchBytes(batchBytes)
                // The second only hides the way there and back, which matters where few send much.
                .setMaxBatchesInFlight(batchBytes == LEAST_BATCH_BYTES ? 1 : 2);
    }

    /** A batch has come. */
    synchronized void came(int batchBytes) {
        bytes += batchBytes;
    }

    /** A batch is dealt with. */
    void done(int batchBytes) {
        List<Runnable> next = new ArrayList<>();
        synchronized (this) {
            bytes -= batchBytes;
            // Where nothing is under way nobody calls this again: then all may go on.
            long places = bytes == 0 ? waiting.size() : (maxBytes - bytes) / LEAST_BATCH_BYTES;
            for (; places > 0 && !waiting.isEmpty(); places--) {
                next.add(waiting.remove());
            }
        }
        next.forEach(Runnable::run);
    }

    /** Runs what asks for a stream's next message, now or when there is room. It must not block. */
    void whenThereIsRoom(Runnable request) {
        synchronized (this) {
            if (bytes >= maxBytes) {
                waiting.add(request);
                return;
            }
        }
        request.run();
    }

    /** What has come and is not stored. */
    synchronized long bytes() {
        return bytes;
    }
}
