package io.forgewatch.collector;

import io.forgewatch.collector.bpf.ProbeCounters;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Asks the kernel side for its counters now and then, and tells in which time records were lost. Single-threaded, but for {@link #latest}. */
final class LossWatch {
    static final long INTERVAL_NS = 250_000_000L;

    /** Hears of losses. */
    @FunctionalInterface
    interface Listener {
        /** So many records were lost at some time between the two, CLOCK_BOOTTIME. */
        void onLoss(long fromNs, long toNs, long records);
    }

    private final Supplier<ProbeCounters> probe;
    private final LongSupplier bootClockNs;
    private final Listener listener;
    private long askedNs;
    private volatile ProbeCounters latest;

    /** Asks for the first time; losses before that are nobody's. */
    LossWatch(Supplier<ProbeCounters> probe, LongSupplier bootClockNs, Listener listener) {
        this.probe = probe;
        this.bootClockNs = bootClockNs;
        this.listener = listener;
        this.askedNs = bootClockNs.getAsLong();
        this.latest = probe.get();
    }

    /** Asks if the last time is long enough before {@code nowNs}. */
    void poll(long nowNs) {
        if (nowNs - askedNs >= INTERVAL_NS) {
            ask();
        }
    }

    /** Asks now. */
    void ask() {
        long beforeNs = bootClockNs.getAsLong();
        ProbeCounters earlier = latest;
        latest = probe.get();
        long lost = latest.lost() - earlier.lost();
        if (lost > 0) {
            listener.onLoss(askedNs, bootClockNs.getAsLong(), lost);
        }
        askedNs = beforeNs;
    }

    /** What was counted when it last asked; any thread. */
    ProbeCounters latest() {
        return latest;
    }
}
