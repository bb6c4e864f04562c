package io.forgewatch.collector.report;

/**
 * What became of the revisions: reported = stored + superseded + dropped + rejected + pending.
 *
 * @param reported taken over
 * @param stored by the control plane
 * @param superseded by a later revision of the same finding before they were sent
 * @param dropped because too much was pending
 * @param droppedUnsent of those, findings that the control plane had no revision of; the journal still has them
 * @param rejected for good by the control plane
 * @param retried sendings that were repeated; not part of the sum
 * @param pending now
 */
public record ReporterCounts(
        long reported,
        long stored,
        long superseded,
        long dropped,
        long droppedUnsent,
        long rejected,
        long retried,
        long pending) {}
