package io.forgewatch.control.stream;

import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.store.Changes;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.stream.WatchRefusedException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One watch: its place among the changes, and who receives them. Thread-safe; its steps run one at a time. */
public final class Watch implements AutoCloseable {
    private static final int BATCH = 50;

    /** A receiver that takes nothing for longer loses its watch, which another could have. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final FindingStore store;
    private final Filter filter;
    private final WatchSink sink;
    private final Clock clock;
    private final Executor executor;
    private final BiConsumer<Watch, @Nullable RuntimeException> onEnd;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean beatDue = true;

    /** The change up to which everything was offered; touched by the step that runs. */
    private long place;

    /** Since when the receiver has taken nothing; null while it does. Touched by the step that runs. */
    private @Nullable Instant full;

    Watch(
            FindingStore store,
            Filter filter,
            long place,
            WatchSink sink,
            Clock clock,
            Executor executor,
            BiConsumer<Watch, @Nullable RuntimeException> onEnd) {
        this.store = store;
        this.filter = filter;
        this.place = place;
        this.sink = sink;
        this.clock = clock;
        this.executor = executor;
        this.onEnd = onEnd;
    }

    /** Looks again: a change was stored, or the receiver became ready. Returns at once. */
    public void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            submit();
        }
    }

    /** A heartbeat is due, unless a finding goes out. */
    void beat() {
        beatDue = true;
        wake();
    }

    private void submit() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            end(new WatchRefusedException(Reason.STOPPING, "the control plane is stopping: watch again later"));
        }
    }

    private void run() {
        int seen = wakeUps.get();
        boolean more = false;
        try {
            more = !ended.get() && step();
        } catch (RuntimeException e) {
            end(e);
        }
        // One batch a turn, so that watches share the threads.
        if (more || !wakeUps.compareAndSet(seen, 0)) {
            submit();
        }
    }

    /** Offers a batch; true where there may be more. */
    private boolean step() {
        sink.requireAdmitted();
        if (!sink.isReady()) {
            checkPatience();
            return false;
        }
        full = null;
        Changes changes = store.changesAfter(place, BATCH);
        if (place < changes.deletedUpTo()) {
            throw new WatchRefusedException(
                    Reason.LOST,
                    "findings that this watch has not seen are deleted: list them anew and watch from now on");
        }
        for (Changes.Change change : changes.changes()) {
            if (ended.get() || !sink.isReady()) {
                return false;
            }
            place = change.number();
            if (filter.test(change.finding())) {
                beatDue = false;
                sink.finding(change.finding(), place);
            }
        }
        if (beatDue && sink.isReady()) {
            beatDue = false;
            sink.heartbeat(clock.instant(), place);
        }
        return !changes.changes().isEmpty();
    }

    /** Every heartbeat makes a step, so that it is asked often enough. */
    private void checkPatience() {
        Instant now = clock.instant();
        if (full == null) {
            full = now;
        } else if (Duration.between(full, now).compareTo(PATIENCE) > 0) {
            throw new WatchRefusedException(
                    Reason.SLOW,
                    "its client took nothing for " + PATIENCE.toMinutes()
                            + " minutes: watch again with the last resume token, and read faster");
        }
    }

    /** Ends it for the given reason. Idempotent. */
    void end(RuntimeException reason) {
        if (ended.compareAndSet(false, true)) {
            onEnd.accept(this, reason);
            sink.ended(reason);
        }
    }

    /** The receiver is gone; nothing more is sent after the step that may be running. Idempotent. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            onEnd.accept(this, null);
        }
    }
}
