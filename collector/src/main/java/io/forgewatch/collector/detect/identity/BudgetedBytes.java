package io.forgewatch.collector.detect.identity;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A file's bytes, counted against a budget. Where the budget ends, or the file has become shorter than it was, reads come back
 * short and {@link #whole()} says so from then on.
 */
final class BudgetedBytes {
    private final FileBytes file;
    private final LongSupplier nanoTime;
    private final long startNs;
    private final long maxNs;
    private final long sizeBytes;
    private long leftBytes;
    private long readBytes;
    private boolean whole = true;

    BudgetedBytes(FileBytes file, ScanBudget budget, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
        startNs = nanoTime.getAsLong();
        maxNs = budget.maxTime().toSeconds() > 1_000_000
                ? Long.MAX_VALUE
                : budget.maxTime().toNanos();
        sizeBytes = Math.max(0, file.sizeBytes());
        leftBytes = budget.maxBytes();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** Whether nothing that was asked for is missing, except what lies beyond the size that the file had when it was opened. */
    boolean whole() {
        return whole;
    }

    long readBytes() {
        return readBytes;
    }

    /** What a bound other than the budget left out. */
    void leaveOut() {
        whole = false;
    }

    /**
     * Reads into {@code target}, from its beginning.
     *
     * @return how many bytes; fewer than {@code length} at the file's end and where {@link #whole()} is false from now on
     */
    int read(long offset, byte[] target, int length) throws IOException {
        if (offset < 0 || offset >= sizeBytes || length <= 0) {
            return 0;
        }
        int wanted = (int) Math.min(Math.min(length, target.length), sizeBytes - offset);
        int allowed = (int) Math.min(wanted, leftBytes);
        if (nanoTime.getAsLong() - startNs >= maxNs) {
            allowed = 0;
        }
        int got = allowed == 0 ? 0 : Math.max(0, Math.min(allowed, file.read(offset, target, allowed)));
        leftBytes -= got;
        readBytes += got;
        whole &= got == wanted;
        return got;
    }

    /** Up to {@code length} bytes from an offset, cut to what there is. */
    byte[] read(long offset, int length) throws IOException {
        int there = offset < 0 || offset >= sizeBytes ? 0 : (int) Math.min(length, sizeBytes - offset);
        byte[] bytes = new byte[there];
        int got = read(offset, bytes, there);
        return got == there ? bytes : Arrays.copyOf(bytes, got);
    }
}
