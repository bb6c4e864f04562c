package io.forgewatch.collector;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.HostExec;
import io.forgewatch.collector.exec.RecordView;
import io.forgewatch.collector.v1.ExecFacts;

/**
 * Between the kernel's records and detection. On the stream's thread; only {@link #counts} is for any.
 *
 * <p>The order of a batch's events is the ring's. Execs of different CPUs can be a moment out of order, and one that was
 * interrupted on its way into the ring can come late: detection's time is therefore kept a little behind.
 */
final class IdentityGate implements ExecListener {
    private static final long TICK_INTERVAL_NS = 50_000_000L;
    private static final long BEHIND_NS = 100_000_000L;

    private final HostExecs hostExecs;
    private final DetectionInput input;
    private final Detection detection;
    private final LossWatch losses;
    private long tickedNs;
    private long failed;
    private volatile Counts published = new Counts(StreamCounts.NONE, 0, 0);

    /**
     * What became of the records, at the end of a batch.
     *
     * @param launches execs in containers that belong to builds
     * @param others execs in containers that do not, or that failed to be judged
     */
    record Counts(StreamCounts stream, long launches, long others) {}

    /** {@code input} leads to {@code detection}, which is asked for its counts. */
    IdentityGate(HostExecs hostExecs, DetectionInput input, Detection detection, LossWatch losses) {
        this.hostExecs = hostExecs;
        this.input = input;
        this.detection = detection;
        this.losses = losses;
    }

    @Override
    public boolean wants(RecordView exec) {
        boolean host;
        try {
            host = hostExecs.isHost(exec);
        } catch (RuntimeException e) {
            failed++;
            throw e;
        }
        if (host) {
            input.hostExec(HostExec.of(exec));
        }
        return !host;
    }

    @Override
    public void onExec(ExecEvent event) {
        input.exec(event, ExecFacts.getDefaultInstance());
    }

    @Override
    public void onExit(ExitEvent event) {
        input.exit(event);
    }

    @Override
    public void onBatch(StreamCounts counts, long nowNs, boolean drained) {
        if (!counts.equals(published.stream())) {
            published = new Counts(counts, detection.launches(), detection.others() + failed);
        }
        losses.poll(nowNs);
        if (drained && nowNs - tickedNs >= TICK_INTERVAL_NS) {
            tickedNs = nowNs;
            input.tick(nowNs - BEHIND_NS);
        }
    }

    Counts counts() {
        return published;
    }
}
