package io.forgewatch.collector;

import io.forgewatch.collector.exec.ProcessTable;

/**
 * A process of this host, which may have ended.
 *
 * @param pid thread-group id in the host's pid namespace
 * @param startTimeNs when it began, CLOCK_BOOTTIME; from {@code /proc} in whole ticks, see {@link ProcStat#began}
 */
record HostProcess(int pid, long startTimeNs) {
    /** One that was seen in {@code /proc}. */
    static HostProcess began(int pid, long startTick) {
        return new HostProcess(pid, startTick * ProcessTable.TICK_NS);
    }
}
