package io.forgewatch.control.node;

import io.forgewatch.v1.CollectorCounters;

/** A node's connection, from its hello until it is closed. */
public interface NodeSession extends AutoCloseable {
    /** Something came from it. */
    void heard();

    /**
     * Something came from it, and waits to be worked on: until this is said to be over, it is heard of, as its connection is kept alive.
     */
    void waits(boolean waiting);

    /** What its collector has counted, which also says that it is there. */
    void heartbeat(CollectorCounters counters);

    /** It is not connected any more, unless it has connected anew meanwhile. Idempotent; does not throw. */
    @Override
    void close();
}
