package io.forgewatch.collector.exec;

/**
 * A process that was found in {@code /proc} at the start.
 *
 * @param startTick field 22 of its stat (proc(5))
 * @param parentPid 0 where it is not known
 * @param comm the kernel's name of the task, as {@link VisibleText}; likewise {@code path}
 * @param path its executable's; empty where it is not known
 */
public record FoundProcess(int pid, long startTick, int parentPid, long parentStartTick, String comm, String path) {}
