package io.forgewatch.collector;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that do work on files, and a queue before them that takes only so much. Any thread may offer. */
final class FileWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWorkers.class);
    private static final long MAX_CLOSE_SECONDS = 2;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final LongAdder cpuNs = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** Up to {@code threads} daemon threads of a name, that end when there is nothing to do. */
    FileWorkers(String name, int threads, int maxWaiting) {
        AtomicInteger made = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxWaiting), work -> {
                    Thread thread = new Thread(work, name + "-" + made.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** False where too much waits already, or this is closed. What the work throws is counted and logged once. */
    boolean offer(Runnable work) {
        try {
            threads.execute(() -> ThreadCpu.measure(() -> run(work), cpuNs));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failures.increment();
            if (failures.sum() == 1) {
                LOG.error("work on a file failed; further ones are counted without this line", e);
            }
        }
    }

    /** Processor time that the work took. */
    long cpuNs() {
        return cpuNs.sum();
    }

    /** Work that threw. */
    long failures() {
        return failures.sum();
    }

    /** Has what waits done, for a while. Idempotent. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(MAX_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
