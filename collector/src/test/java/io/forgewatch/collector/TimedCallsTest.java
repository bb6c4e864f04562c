package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.forgewatch.collector.TimedCalls.OverdueException;
import io.forgewatch.collector.detect.FileUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedCallsTest {
    private static final Duration DEADLINE = Duration.ofMillis(100);

    private final TimedCalls calls = new TimedCalls(DEADLINE, 4);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final LinkedBlockingQueue<String> discarded = new LinkedBlockingQueue<>();

    @AfterEach
    void letAllReturn() {
        answer.countDown();
        await().until(() -> calls.stuck() == 0);
        calls.close();
    }

    private String quick(long origin) throws IOException, FileUnavailable {
        return calls.run(origin, () -> "quick", discarded::add);
    }

    private void hang(long origin) {
        assertThatThrownBy(() -> calls.run(
                        origin,
                        () -> {
                            awaitAnswer();
                            return "late";
                        },
                        discarded::add))
                .isInstanceOf(OverdueException.class)
                .hasMessage("no answer within 100 ms");
    }

    private void awaitAnswer() throws IOException {
        try {
            answer.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void shouldGiveWhatACallReturnsAndThrows() throws Exception {
        assertThat(quick(1)).isEqualTo("quick");
        IOException broken = new IOException("broken");
        assertThatThrownBy(() -> calls.run(
                        1,
                        () -> {
                            throw broken;
                        },
                        discarded::add))
                .isSameAs(broken);
        assertThatThrownBy(() -> calls.run(
                        1,
                        () -> {
                            throw new FileUnavailable(FileUnavailable.Cause.GONE, "gone");
                        },
                        discarded::add))
                .isInstanceOf(FileUnavailable.class);
        assertThatThrownBy(() -> calls.run(
                        1,
                        () -> {
                            throw new IllegalStateException("bug");
                        },
                        discarded::add))
                .isInstanceOf(IllegalStateException.class);
        assertThat(calls.overdue()).isZero();
        assertThat(discarded).isEmpty();
    }

    @Test
    void shouldLeaveAHangingCallAloneAndDiscardWhatItGivesTooLate() throws Exception {
        long began = System.nanoTime();
        hang(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(DEADLINE, Duration.ofSeconds(5));
        assertThat(calls.stuck()).isEqualTo(1);
        assertThat(calls.overdue()).isEqualTo(1);
        assertThat(quick(1)).isEqualTo("quick");

        answer.countDown();
        assertThat(discarded.poll(10, TimeUnit.SECONDS)).isEqualTo("late");
        await().until(() -> calls.stuck() == 0);
    }

    @Test
    void shouldFailAtOnceForAnOriginThatHoldsHalfOfTheThreads() throws Exception {
        hang(1);
        hang(1);

        assertFailsAtOnce(1);
        assertThat(quick(2)).isEqualTo("quick");
        answer.countDown();
        await().until(() -> calls.stuck() == 0);
        assertThat(quick(1)).isEqualTo("quick");
    }

    @Test
    void shouldFailAtOnceForAllWhenNoThreadIsLeft() throws Exception {
        for (long origin : new long[] {1, 1, 2, 2}) {
            hang(origin);
        }

        assertThat(calls.stuck()).isEqualTo(4);
        assertFailsAtOnce(3);
        assertFailsAtOnce(1);
        assertThat(calls.overdue()).isEqualTo(6);
        answer.countDown();
        await().until(() -> calls.stuck() == 0);
        assertThat(quick(3)).isEqualTo("quick");
    }

    @Test
    void shouldNeverUseMoreThreadsThanItMayAndServeAllCallers() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        TimedCalls patient = new TimedCalls(Duration.ofSeconds(30), 4);
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                int number = i;
                results.add(callers.submit(() -> patient.run(
                        number % 3,
                        () -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            now.decrementAndGet();
                            return number;
                        },
                        late -> discarded.add("late"))));
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(i);
            }
        } finally {
            callers.shutdown();
            patient.close();
        }
        assertThat(most.get()).isBetween(1, 4);
        assertThat(patient.overdue()).isZero();
        assertThat(discarded).isEmpty();
    }

    @Test
    void shouldNotWaitInAnInterruptedThread() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> calls.run(
                            1,
                            () -> {
                                awaitAnswer();
                                return "late";
                            },
                            discarded::add))
                    .isInstanceOf(OverdueException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private void assertFailsAtOnce(long origin) {
        long began = System.nanoTime();
        assertThatThrownBy(() -> quick(origin))
                .isInstanceOf(OverdueException.class)
                .hasMessageStartingWith("too many");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(DEADLINE);
    }
}
