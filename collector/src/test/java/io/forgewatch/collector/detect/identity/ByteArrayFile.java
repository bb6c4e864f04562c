package io.forgewatch.collector.detect.identity;

import java.io.IOException;
import java.util.Arrays;

/** A file in memory that remembers how much was read of it, and can shrink or fail. */
final class ByteArrayFile implements FileBytes {
    private final byte[] bytes;
    private final long claimedSize;
    private long shrinksTo = Long.MAX_VALUE;
    private int readsUntilItShrinks = Integer.MAX_VALUE;
    private int readsUntilItFails = Integer.MAX_VALUE;
    private long bytesRead;
    private int reads;

    ByteArrayFile(byte[] bytes) {
        this(bytes, bytes.length);
    }

    /** Zeros follow up to the claimed size, as in a sparse file. */
    ByteArrayFile(byte[] bytes, long claimedSize) {
        this.bytes = bytes.clone();
        this.claimedSize = claimedSize;
    }

    ByteArrayFile shrinksAfter(int reads, long size) {
        readsUntilItShrinks = reads;
        shrinksTo = size;
        return this;
    }

    ByteArrayFile failsAfter(int reads) {
        readsUntilItFails = reads;
        return this;
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public long sizeBytes() {
        return claimedSize;
    }

    @Override
    public int read(long offset, byte[] target, int length) throws IOException {
        if (reads++ >= readsUntilItFails) {
            throw new IOException("input/output error");
        }
        if (offset < 0 || length < 0 || length > target.length) {
            throw new IllegalArgumentException("read of " + length + " at " + offset);
        }
        long size = reads > readsUntilItShrinks ? Math.min(shrinksTo, claimedSize) : claimedSize;
        int there = (int) Math.max(0, Math.min(length, size - offset));
        int real = (int) Math.max(0, Math.min(there, bytes.length - offset));
        if (real > 0) {
            System.arraycopy(bytes, (int) offset, target, 0, real);
        }
        Arrays.fill(target, real, there, (byte) 0);
        bytesRead += there;
        return there;
    }
}
