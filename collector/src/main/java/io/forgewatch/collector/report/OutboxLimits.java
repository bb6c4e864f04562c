package io.forgewatch.collector.report;

/**
 * How much may wait on disk.
 *
 * @param findings that wait
 * @param bytes of those, together; the files have some more
 */
public record OutboxLimits(int findings, long bytes) {
    /** Of the bytes: several findings of the greatest size have room. */
    public static final long MIN_BYTES = 16L << 20;

    private static final int MAX_FINDINGS = 100_000;

    public OutboxLimits {
        if (findings < 1 || bytes < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "an outbox of " + findings + " findings and " + bytes + " bytes; at least 1 and " + MIN_BYTES);
        }
    }

    /** So many bytes, and as many findings as may ever wait. */
    public static OutboxLimits ofBytes(long bytes) {
        return new OutboxLimits(MAX_FINDINGS, bytes);
    }
}
