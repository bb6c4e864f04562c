package io.forgewatch.collector.detect;

/**
 * Names one process for as long as the host is up.
 *
 * @param pid thread-group id in the host's pid namespace
 * @param startTimeNs when it began, CLOCK_BOOTTIME
 */
record ProcessId(int pid, long startTimeNs) {}
