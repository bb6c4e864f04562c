package io.forgewatch.collector.detect;

import java.util.concurrent.atomic.LongAdder;

/** The tracker's counters: written by its thread, read by any. */
final class BuildCounters {
    final LongAdder launches = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder restored = new LongAdder();
    final LongAdder closedEarly = new LongAdder();
    final LongAdder closedIdle = new LongAdder();
    final LongAdder exitsMissed = new LongAdder();
    final LongAdder unfollowed = new LongAdder();
    final LongAdder unkept = new LongAdder();
    final LongAdder executions = new LongAdder();
    final LongAdder executionsUnjudged = new LongAdder();
    final LongAdder unasked = new LongAdder();
    final LongAdder unwatched = new LongAdder();
    final LongAdder closedForgotten = new LongAdder();
    private volatile long open;
    private volatile long toolsForgotten;
    private volatile long closed;
    private volatile long outputsForgotten;

    void publish(long openNow, long closedNow, long toolsForgottenSoFar, long outputsForgottenSoFar) {
        open = openNow;
        closed = closedNow;
        outputsForgotten = outputsForgottenSoFar;
        toolsForgotten = toolsForgottenSoFar;
    }

    BuildCounts snapshot() {
        return new BuildCounts(
                launches.sum(),
                opened.sum(),
                restored.sum(),
                open,
                closedEarly.sum(),
                closedIdle.sum(),
                exitsMissed.sum(),
                unfollowed.sum(),
                unkept.sum(),
                toolsForgotten,
                closed,
                closedForgotten.sum(),
                executions.sum(),
                executionsUnjudged.sum(),
                unasked.sum(),
                unwatched.sum(),
                outputsForgotten);
    }
}
