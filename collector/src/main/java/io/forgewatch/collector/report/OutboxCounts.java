package io.forgewatch.collector.report;

import java.time.Duration;

/**
 * What became of the revisions that were put into the outbox: put + resumed = acknowledged + refused + superseded + waiting.
 *
 * @param put since it was opened
 * @param resumed that an earlier run had left
 * @param acknowledged stored by the control plane
 * @param refused for good by the control plane, or not readable any more
 * @param superseded by a later revision of the same finding before they were sent
 * @param waiting now, also those that are sent and not acknowledged
 * @param bytes of those
 * @param lag how long the one has waited that waits longest
 * @param setAside 1 where the file was damaged when it was opened, and a new one begun
 */
public record OutboxCounts(
        long put,
        long resumed,
        long acknowledged,
        long refused,
        long superseded,
        long waiting,
        long bytes,
        Duration lag,
        long setAside) {}
