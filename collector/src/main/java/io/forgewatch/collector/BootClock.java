package io.forgewatch.collector;

import io.forgewatch.collector.bpf.KernelClock;
import java.time.Instant;
import java.util.function.LongFunction;

/**
 * The kernel's boot time as UTC: boot time plus an offset that was measured once, at the start.
 *
 * <p>The offset stays as it was when the wall clock is set or slewed later, so that one boot time is one instant for as long as
 * the collector runs, and what was seen in an order keeps it. Two runs may differ by what the wall clock was corrected in
 * between. Immutable.
 *
 * @param offsetNs CLOCK_REALTIME - CLOCK_BOOTTIME
 */
public record BootClock(long offsetNs) implements LongFunction<Instant> {
    private static final int TRIES = 16;
    private static final long SECOND_NS = 1_000_000_000L;

    /** Reads both clocks a few times and keeps the pair that was read closest together: exact to about a microsecond. */
    public static BootClock measure() {
        long offset = 0;
        long closest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = KernelClock.bootTimeNs();
            long real = KernelClock.realTimeNs();
            long after = KernelClock.bootTimeNs();
            if (after - before < closest) {
                closest = after - before;
                offset = real - before - (after - before) / 2;
            }
        }
        return new BootClock(offset);
    }

    /** The instant of a boot time in nanoseconds. */
    @Override
    public Instant apply(long bootNs) {
        long real = realtimeNs(bootNs);
        return Instant.ofEpochSecond(Math.floorDiv(real, SECOND_NS), Math.floorMod(real, SECOND_NS));
    }

    /** CLOCK_REALTIME in nanoseconds, as files have their times, of a boot time. */
    long realtimeNs(long bootNs) {
        return bootNs + offsetNs;
    }
}
