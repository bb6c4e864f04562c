package io.forgewatch.collector;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.RecordView;

/** Takes what an {@link ExecStream} reads, on the stream's own thread. What it throws is counted and logged, and the next comes. */
public interface ExecListener {
    /**
     * Whether an exec's event is to be built. {@code exec} is good during this call only.
     *
     * @return false to have it discarded, at a fraction of the cost
     */
    default boolean wants(RecordView exec) {
        return true;
    }

    /** An exec that was wanted. */
    void onExec(ExecEvent event);

    /** The end of a process that had called exec, wanted or not. */
    void onExit(ExitEvent event);

    /**
     * A batch has ended; comes at least every 20 ms or so.
     *
     * @param counts of everything up to here
     * @param nowNs CLOCK_BOOTTIME, read before the ring was looked at
     * @param drained whether nothing was left in the ring: records of execs well before {@code nowNs} have all been given
     */
    default void onBatch(StreamCounts counts, long nowNs, boolean drained) {}

    /** How long the stream may wait for the next records, in milliseconds; asked before each wait. */
    default int maxWaitMs() {
        return 20;
    }

    /** The last batch has ended: nothing else comes. */
    default void onEnd() {}
}
