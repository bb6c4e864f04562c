package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Calls into the kernel that can hang for ever, as on a file system whose server is hostile. Nothing ends such a call from
 * outside: so each runs on a thread of this class, the caller waits for a deadline, and a late call is left alone with its thread.
 *
 * <p>There are few threads. A call waits for a free one as part of its deadline; when calls that were left alone hold all threads,
 * or half of them for the same origin, further ones fail at once until one returns. So nobody makes more than half of them useless
 * from one container.
 *
 * <p>Any thread, several at once.
 */
final class TimedCalls implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    /** What may hang. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException, FileUnavailable;
    }

    /** A call did not return within its deadline, or found no thread. */
    static final class OverdueException extends IOException {
        private static final long serialVersionUID = 1L;

        OverdueException(String message) {
            super(message);
        }
    }

    private final long deadlineNs;
    private final int maxThreads;
    private final int maxThreadsPerOrigin;
    private final ExecutorService threads;
    /** Guarded by this, as all below. */
    private final Map<Long, Use> origins = new HashMap<>();

    private int busy;
    private int stuck;
    private long overdue;

    /** Threads of one origin. */
    private static final class Use {
        int busy;
        int stuck;
    }

    TimedCalls(Duration deadline, int maxThreads) {
        this.deadlineNs = deadline.toNanos();
        this.maxThreads = maxThreads;
        this.maxThreadsPerOrigin = Math.max(1, maxThreads / 2);
        AtomicInteger made = new AtomicInteger();
        // The queue holds what was let in while a thread is on its way back: never more than there are threads.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                maxThreads, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "container-files-" + made.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /**
     * Runs a call.
     *
     * @param origin whose files they are
     * @param discard takes a result that came too late for the caller; on this class's thread
     * @throws OverdueException it took too long, or too many others do; also when the calling thread is interrupted
     */
    <T> T run(long origin, Call<T> call, Consumer<T> discard) throws IOException, FileUnavailable {
        long untilNs = System.nanoTime() + deadlineNs;
        enter(origin, untilNs);
        LongAdder callersCpuNs = ThreadCpu.elsewhere();
        TimedCall<T> running = new TimedCall<>(
                () -> {
                    long beganNs = ThreadCpu.nowNs();
                    try {
                        return call.run();
                    } finally {
                        callersCpuNs.add(ThreadCpu.nowNs() - beganNs);
                    }
                },
                discard);
        try {
            threads.execute(() -> {
                try {
                    running.run();
                } finally {
                    leave(origin, running.wasLeft());
                }
            });
        } catch (RuntimeException | Error e) {
            leave(origin, false);
            throw e;
        }
        if (!running.await(untilNs) && leaveAlone(origin, running)) {
            throw new OverdueException("no answer within " + deadlineNs / 1_000_000 + " ms");
        }
        return running.result();
    }

    private synchronized void enter(long origin, long untilNs) throws OverdueException {
        while (true) {
            Use use = origins.computeIfAbsent(origin, unused -> new Use());
            if (busy < maxThreads && use.busy < maxThreadsPerOrigin) {
                busy++;
                use.busy++;
                return;
            }
            long waitNs = untilNs - System.nanoTime();
            if (stuck == maxThreads || use.stuck == maxThreadsPerOrigin || waitNs <= 0 || !waited(waitNs)) {
                overdue++;
                forgetUnused(origin, use);
                throw new OverdueException("too many calls wait for a file system already");
            }
        }
    }

    private boolean waited(long waitNs) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, waitNs);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized boolean leaveAlone(long origin, TimedCall<?> running) {
        if (!running.leave()) {
            return false;
        }
        overdue++;
        stuck++;
        use(origin).stuck++;
        notifyAll();
        return true;
    }

    private synchronized void leave(long origin, boolean wasLeft) {
        Use use = use(origin);
        busy--;
        use.busy--;
        if (wasLeft) {
            stuck--;
            use.stuck--;
        }
        forgetUnused(origin, use);
        notifyAll();
    }

    private Use use(long origin) {
        return origins.computeIfAbsent(origin, unused -> new Use());
    }

    private void forgetUnused(long origin, Use use) {
        if (use.busy == 0) {
            origins.remove(origin);
        }
    }

    /** Calls that now hang, left alone. */
    synchronized int stuck() {
        return stuck;
    }

    /** Calls that failed for want of time or of a thread, ever. */
    synchronized long overdue() {
        return overdue;
    }

    /** Ends idle threads; what hangs goes on until it returns or this process ends. Idempotent. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
