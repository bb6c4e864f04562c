package io.forgewatch.collector.bpf;

import com.sun.jna.Memory;

/** The kernel's clocks, clock_gettime(2), in nanoseconds. Any thread. */
public final class KernelClock {
    private static final ThreadLocal<Memory> TIMESPEC = ThreadLocal.withInitial(() -> new Memory(16));

    private KernelClock() {}

    /** CLOCK_BOOTTIME: since boot, suspension included; what the kernel's records carry. */
    public static long bootTimeNs() {
        return read(LibC.CLOCK_BOOTTIME);
    }

    /** CLOCK_REALTIME: since 1970-01-01 UTC, and may be set. */
    public static long realTimeNs() {
        return read(LibC.CLOCK_REALTIME);
    }

    private static long read(int clock) {
        Memory time = TIMESPEC.get();
        LibC.clock_gettime(clock, time);
        return Math.addExact(Math.multiplyExact(time.getLong(0), 1_000_000_000L), time.getLong(8));
    }
}
