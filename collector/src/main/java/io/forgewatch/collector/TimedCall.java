package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileUnavailable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of {@link TimedCalls}: whoever comes first, its end or its caller's patience, decides what becomes of the result. */
final class TimedCall<T> {
    private enum State {
        RUNNING,
        ENDED,
        LEFT
    }

    private final TimedCalls.Call<T> call;
    private final Consumer<T> discard;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable Throwable failure;

    TimedCall(TimedCalls.Call<T> call, Consumer<T> discard) {
        this.call = call;
        this.discard = discard;
    }

    /** On the thread that may hang. Never throws. */
    void run() {
        T made = null;
        try {
            made = call.run();
            result = made;
        } catch (IOException | FileUnavailable | RuntimeException | Error e) {
            failure = e;
        }
        if (state.compareAndSet(State.RUNNING, State.ENDED)) {
            ended.countDown();
        } else if (made != null) {
            discard.accept(made);
        }
    }

    /** The caller's: false when it is not over by then, or the thread was interrupted. */
    boolean await(long untilNs) {
        try {
            return ended.await(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The caller's: gives it up, unless it is over. */
    boolean leave() {
        return state.compareAndSet(State.RUNNING, State.LEFT);
    }

    boolean wasLeft() {
        return state.get() == State.LEFT;
    }

    /** The caller's, once it is over. */
    T result() throws IOException, FileUnavailable {
        if (failure instanceof IOException e) {
            throw e;
        } else if (failure instanceof FileUnavailable e) {
            throw e;
        } else if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure instanceof Error e) {
            throw e;
        }
        T made = result;
        if (made == null) {
            throw new IllegalStateException("the call returned nothing");
        }
        return made;
    }
}
