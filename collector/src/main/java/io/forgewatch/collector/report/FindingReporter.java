package io.forgewatch.collector.report;

import io.forgewatch.collector.detect.FindingConsumer;
import io.forgewatch.v1.Finding;
import java.time.Duration;
import java.util.function.Consumer;

/** Skeleton: signatures only, for those who wire it; the body follows. */
public final class FindingReporter implements FindingConsumer, AutoCloseable {
    /** Starts its worker; {@code stored} hears on that thread of each revision that was stored. */
    public FindingReporter(FindingChannel channel, ReporterLimits limits, Consumer<Finding> stored) {}

    /** Takes a revision; never blocks. */
    @Override
    public void accept(Finding finding) {}

    /** What it counted so far: reported = stored + superseded + dropped + rejected + pending. From any thread. */
    public ReporterCounts counts() {
        return new ReporterCounts(0, 0, 0, 0, 0, 0, 0);
    }

    /** Sends what is pending for at most the limits' {@code drain}, then stops. */
    @Override
    public void close() {}

    /** Bounds. */
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

    /** Counters. */
    public record ReporterCounts(
            long reported, long stored, long superseded, long dropped, long rejected, long retried, long pending) {}
}
