package io.forgewatch.collector.report;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something is tried again: it doubles with each failure up to a limit. Half of it is by chance, so that
 * collectors do not come back all at once.
 *
 * @param first pause after a first failure
 * @param longest the longest pause
 */
record Backoff(Duration first, Duration longest) {
    /** The pause after so many failures in a row, from 1. */
    Duration pause(int failures) {
        Duration full = first.multipliedBy(1L << Math.min(failures - 1, 20));
        long ms = Math.max(2, Math.min(full.toMillis(), longest.toMillis()));
        return Duration.ofMillis(ms / 2 + ThreadLocalRandom.current().nextLong(ms / 2 + 1));
    }
}
