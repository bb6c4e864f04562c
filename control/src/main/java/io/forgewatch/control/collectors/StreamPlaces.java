package io.forgewatch.control.collectors;

import java.util.HashMap;
import java.util.Map;

/** How many streams there may be: in all, and of one node. Thread-safe. */
final class StreamPlaces {
    static final int MAX_STREAMS = 4096;
    /** A collector has one; its last may not have ended yet when it connects anew. */
    static final int MAX_STREAMS_PER_NODE = 4;

    private final Map<String, Integer> byNode = new HashMap<>();
    private int all;

    /**
     * Takes a place, if there is one.
     *
     * @param node the certificate's; empty where there is none, and then they are counted together only
     */
    synchronized boolean take(String node) {
        int ofNode = byNode.getOrDefault(node, 0);
        if (all >= MAX_STREAMS || (!node.isEmpty() && ofNode >= MAX_STREAMS_PER_NODE)) {
            return false;
        }
        all++;
        byNode.put(node, ofNode + 1);
        return true;
    }

    /** Gives back a place that was taken. */
    synchronized void release(String node) {
        all--;
        byNode.computeIfPresent(node, (of, streams) -> streams == 1 ? null : streams - 1);
    }

    synchronized int taken() {
        return all;
    }
}
