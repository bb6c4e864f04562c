package io.forgewatch.collector.report;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the one thread that waits, now or when it next does: nothing is missed, and many calls count as one. */
final class Wake {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition called = lock.newCondition();
    private boolean wanted;

    void up() {
        lock.lock();
        try {
            wanted = true;
            called.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is called, or was since the last time, or so long. */
    void await(long nanoseconds) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanoseconds;
            while (!wanted && left > 0) {
                left = called.awaitNanos(left);
            }
            wanted = false;
        } finally {
            lock.unlock();
        }
    }
}
