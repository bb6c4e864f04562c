package io.forgewatch.collector;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The processor time that a thread's work takes, on that thread and on those that make its calls ({@link TimedCalls}). Nanoseconds;
 * 0 where the Java machine does not measure it.
 */
final class ThreadCpu {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean MEASURED = THREADS.isCurrentThreadCpuTimeSupported();
    /** What others did for the current thread. */
    private static final ThreadLocal<LongAdder> ELSEWHERE = ThreadLocal.withInitial(LongAdder::new);

    private ThreadCpu() {}

    /** Of the current thread, ever. */
    static long nowNs() {
        return MEASURED ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    /** Where others add what they did for the current thread. */
    static LongAdder elsewhere() {
        return ELSEWHERE.get();
    }

    /** Runs something and adds what it took. */
    static void measure(Runnable work, LongAdder total) {
        long beganNs = nowNs() + elsewhere().sum();
        try {
            work.run();
        } finally {
            total.add(nowNs() + elsewhere().sum() - beganNs);
        }
    }
}
