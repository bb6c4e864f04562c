package io.forgewatch.collector.detect.identity;

import java.time.Duration;

/**
 * What classifying one file may cost.
 *
 * @param maxBytes how many bytes of the file may be read in all
 * @param maxTime how long it may take from its beginning; looked at before each read
 */
public record ScanBudget(long maxBytes, Duration maxTime) {
    /** Enough for the largest compilers that are statically linked (250 MiB and more), in a time that a worker can spare. */
    public static final ScanBudget DEFAULT = new ScanBudget(512L << 20, Duration.ofSeconds(2));

    /** Rejects what is not positive. */
    public ScanBudget {
        if (maxBytes <= 0 || maxTime.isNegative() || maxTime.isZero()) {
            throw new IllegalArgumentException("a budget of " + maxBytes + " bytes and " + maxTime + " allows nothing");
        }
    }
}
