package io.forgewatch.collector.report;

import java.time.Duration;

/**
 * How long the link waits for what.
 *
 * @param firstRetry pause after a first failure, doubled by each further one
 * @param lastRetry the longest pause
 * @param welcome for the answer to a hello, connecting included
 * @param acknowledgement for a batch to be stored, or for control to read on: then it is given up and connected anew
 * @param drain how long {@code close} waits for what is in the outbox
 */
public record LinkTimes(
        Duration firstRetry, Duration lastRetry, Duration welcome, Duration acknowledgement, Duration drain) {
    public static final LinkTimes DEFAULT = new LinkTimes(
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));
}
