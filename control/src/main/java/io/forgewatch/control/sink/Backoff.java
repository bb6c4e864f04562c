package io.forgewatch.control.sink;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before an attempt is made again: twice as long each time, less up to a half of it at random, so that many do not
 * come at once.
 *
 * @param first after the first failure
 * @param most no longer than this
 * @param mostAsked no longer than this, whatever a receiver asks for
 */
public record Backoff(Duration first, Duration most, Duration mostAsked) {
    /** From a second to five minutes; ten where the receiver asks for it. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(10));

    private static final int MAX_DOUBLINGS = 20;

    /**
     * The next wait.
     *
     * @param failures in a row, from 1
     * @param asked how long the receiver asked for; zero where it did not
     */
    Duration delay(int failures, Duration asked) {
        Duration whole = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        long mostMs = Math.min(whole.toMillis(), most.toMillis());
        long ownMs = mostMs - ThreadLocalRandom.current().nextLong(mostMs / 2 + 1);
        return Duration.ofMillis(Math.max(ownMs, Math.min(asked.toMillis(), mostAsked.toMillis())));
    }
}
