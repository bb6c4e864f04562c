package io.forgewatch.control.node;

import java.time.Duration;

/**
 * When a node is silent, and for how long it is known.
 *
 * @param silentAfter a node is silent when nothing was heard of it for so long; from 5 s to a day
 * @param forgetAfter a node that was not heard of for so long is forgotten
 * @param maxNodes at a time
 */
public record NodeLimits(Duration silentAfter, Duration forgetAfter, int maxNodes) {
    /** The shortest silence that is told: below it, every hiccup of a network is one. */
    public static final Duration MIN_SILENT_AFTER = Duration.ofSeconds(5);

    /** The longest. */
    public static final Duration MAX_SILENT_AFTER = Duration.ofDays(1);

    /** Where nothing else is said. */
    public static final Duration DEFAULT_SILENT_AFTER = Duration.ofMinutes(1);

    private static final int MAX_NODES = 20_000;
    private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(15);
    private static final int HEARTBEATS_PER_SILENCE = 4;

    public NodeLimits {
        if (silentAfter.compareTo(MIN_SILENT_AFTER) < 0 || silentAfter.compareTo(MAX_SILENT_AFTER) > 0) {
            throw new IllegalArgumentException("a node is silent after " + silentAfter + "; it must be from "
                    + MIN_SILENT_AFTER + " to " + MAX_SILENT_AFTER);
        }
    }

    public static NodeLimits of(Duration silentAfter, Duration forgetAfter) {
        return new NodeLimits(silentAfter, forgetAfter, MAX_NODES);
    }

    /** How often a collector has to be heard of, so that it takes several lost heartbeats to be silent. */
    public Duration heartbeatInterval() {
        Duration share = silentAfter.dividedBy(HEARTBEATS_PER_SILENCE);
        return share.compareTo(LONGEST_HEARTBEAT) > 0 ? LONGEST_HEARTBEAT : share;
    }
}
