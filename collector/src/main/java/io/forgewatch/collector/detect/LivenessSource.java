package io.forgewatch.collector.detect;

/** Whether a process still runs: asked only where its exit may have been lost. */
@FunctionalInterface
public interface LivenessSource {
    /** For a replay, where there is nobody to ask: what did not end in the record still runs. */
    LivenessSource RECORDED = (pid, startTimeNs) -> true;

    /**
     * Whether the process is there and not a zombie.
     *
     * @param pid thread-group id in the host's pid namespace
     * @param startTimeNs when it began, CLOCK_BOOTTIME; {@code /proc} has it in ticks of 10 ms, rounded down
     * @return true where it cannot be told
     */
    boolean runs(int pid, long startTimeNs);
}
