package io.forgewatch.collector.report;

/**
 * What the link counted.
 *
 * @param connected whether control has welcomed this collector and is there
 * @param connections that began with a welcome
 * @param failures to connect, and connections that ended before they should
 * @param batches sent
 */
public record LinkCounts(boolean connected, long connections, long failures, long batches) {}
