package io.forgewatch.collector.report;

import java.time.Duration;

/**
 * How much may wait for the control plane, and how it is sent.
 *
 * @param pendingFindings findings that wait, one revision of each
 * @param pendingBytes of those, together, encoded
 * @param batchFindings sent at once
 * @param batchBytes of those, together; one finding alone may be larger
 * @param firstRetry pause after a first failure, doubled by each further one
 * @param lastRetry the longest pause
 * @param drain how long {@code close} waits for what is pending
 */
public record ReporterLimits(
        int pendingFindings,
        long pendingBytes,
        int batchFindings,
        int batchBytes,
        Duration firstRetry,
        Duration lastRetry,
        Duration drain) {

    /** For one host. */
    public static final ReporterLimits DEFAULT = new ReporterLimits(
            10_000, 64 << 20, 128, 1 << 20, Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofSeconds(5));
}
