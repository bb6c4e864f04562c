package io.forgewatch.collector.evidence;

import java.time.Duration;

/**
 * How much is kept.
 *
 * @param maxFileBytes a larger file is not kept
 * @param maxBuildBytes of one build's files together; likewise {@code maxBuildFiles}
 * @param maxBytes of all: beyond it the oldest go; likewise {@code maxFiles}
 * @param minFreeBytes what has to stay free on the disk
 * @param maxAge what was kept longer ago goes
 */
public record EvidenceLimits(
        long maxFileBytes,
        long maxBuildBytes,
        int maxBuildFiles,
        long maxBytes,
        int maxFiles,
        long minFreeBytes,
        Duration maxAge) {
    /** What is kept in all where nothing else is said. */
    public static final long DEFAULT_MAX_BYTES = 1L << 30;

    public static final EvidenceLimits DEFAULT =
            new EvidenceLimits(32L << 20, 64L << 20, 64, DEFAULT_MAX_BYTES, 65_536, 256L << 20, Duration.ofDays(90));

    public EvidenceLimits withMaxBytes(long bytes) {
        return new EvidenceLimits(maxFileBytes, maxBuildBytes, maxBuildFiles, bytes, maxFiles, minFreeBytes, maxAge);
    }

    public EvidenceLimits withMaxAge(Duration age) {
        return new EvidenceLimits(maxFileBytes, maxBuildBytes, maxBuildFiles, maxBytes, maxFiles, minFreeBytes, age);
    }
}
