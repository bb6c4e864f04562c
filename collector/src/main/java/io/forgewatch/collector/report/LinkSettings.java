package io.forgewatch.collector.report;

import io.forgewatch.v1.CollectorSettings;
import java.time.Duration;

/**
 * What control wants of this collector, within what is reasonable here.
 *
 * @param heartbeat between heartbeats
 * @param batchFindings in a batch
 * @param batchBytes of those, together; one alone may be larger
 * @param inFlight batches that are sent and not acknowledged
 */
record LinkSettings(Duration heartbeat, int batchFindings, int batchBytes, int inFlight) {
    private static final long MIN_HEARTBEAT_MS = 200;
    private static final long MAX_HEARTBEAT_MS = 300_000;

    static LinkSettings of(CollectorSettings settings) {
        long heartbeatMs = settings.getHeartbeatInterval().getSeconds() * 1000
                + settings.getHeartbeatInterval().getNanos() / 1_000_000;
        return new LinkSettings(
                Duration.ofMillis(Math.max(MIN_HEARTBEAT_MS, Math.min(heartbeatMs, MAX_HEARTBEAT_MS))),
                within(settings.getMaxBatchFindings(), 1, 1000),
                within(settings.getMaxBatchBytes(), 64 << 10, Outbox.MAX_FINDING_BYTES),
                within(settings.getMaxBatchesInFlight(), 1, 16));
    }

    private static int within(int value, int least, int most) {
        return Math.max(least, Math.min(value, most));
    }
}
