package io.forgewatch.control.stream;

import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.store.Changes;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.stream.WatchRefusedException.Reason;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One watch: its place among the changes, and who receives them. Thread-safe; its steps run one at a time. */
public final class Watch implements AutoCloseable {
    private static final int BATCH = 50;

    private final FindingStore store;
    private final Filter filter;
    private final WatchSink sink;
    private final Clock clock;
    private final Executor executor;
    private final Consumer<Watch> onEnd;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean beatDue = true;

    /** The change up to which everything was offered; touched by the step that runs. */
    private long place;

    Watch(
            FindingStore store,
            Filter filter,
            long place,
            WatchSink sink,
            Clock clock,
            Executor executor,
            Consumer<Watch> onEnd) {
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
        if (!sink.isReady()) {
            return false;
        }
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

    /** Ends it for the given reason. Idempotent. */
    void end(RuntimeException reason) {
        if (ended.compareAndSet(false, true)) {
            onEnd.accept(this);
            sink.ended(reason);
        }
    }

    /** The receiver is gone; nothing more is sent after the step that may be running. Idempotent. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            onEnd.accept(this);
        }
    }
}
