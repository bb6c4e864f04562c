package io.forgewatch.cli.console;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a terminal that may not be read. Bounded by number, and by size too: a container can make each entry so large that
 * a queue of them would fill the heap. Any thread.
 */
public final class PrintQueue<T> {
    private static final int MAX_ENTRIES = 4_096;
    private static final long MAX_WEIGHT = 16L << 20;

    private final BlockingQueue<T> waiting = new ArrayBlockingQueue<>(MAX_ENTRIES);
    private final AtomicLong weight = new AtomicLong();
    private final ToLongFunction<T> weightOf;

    /** @param weightOf an entry's size, roughly in bytes; the same each time it is asked */
    public PrintQueue(ToLongFunction<T> weightOf) {
        this.weightOf = weightOf;
    }

    /** Adds an entry, or returns false where there is no room. Does not block. */
    public boolean offer(T entry) {
        long added = weightOf.applyAsLong(entry);
        if (weight.addAndGet(added) <= MAX_WEIGHT && waiting.offer(entry)) {
            return true;
        }
        weight.addAndGet(-added);
        return false;
    }

    /** Takes the next entry; null where none comes within the time. */
    public @Nullable T poll(long waitMillis) throws InterruptedException {
        T entry = waiting.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (entry != null) {
            weight.addAndGet(-weightOf.applyAsLong(entry));
        }
        return entry;
    }

    /** Throws away what waits, and says how many that were. */
    public int clear() {
        int dropped = 0;
        for (T entry = waiting.poll(); entry != null; entry = waiting.poll()) {
            weight.addAndGet(-weightOf.applyAsLong(entry));
            dropped++;
        }
        return dropped;
    }

    /** How many wait. */
    public int size() {
        return waiting.size();
    }

    /** Whether none waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }
}
