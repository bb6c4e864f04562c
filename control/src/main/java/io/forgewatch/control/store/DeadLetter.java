package io.forgewatch.control.store;

import java.time.Instant;

/**
 * A finding that a sink's receiver refused for good.
 *
 * @param finding its name
 * @param time when it was refused
 * @param reason one line
 */
public record DeadLetter(String sink, String finding, long revision, Instant time, String reason) {
    /**
     * One and its place.
     *
     * @param number grows with each dead letter
     */
    public record Numbered(long number, DeadLetter letter) {}
}
