package io.forgewatch.collector.report;

import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.util.List;

/** The way to the control plane: in process, or over the network. */
@FunctionalInterface
public interface FindingChannel {
    /**
     * Hands revisions over and returns once they are stored for good. Idempotent by name and revision: what was stored before
     * is accepted and changes nothing. Called by one thread; may block.
     *
     * @throws IOException the control plane did not take them; they are to be sent again, as with an unchecked exception
     * @throws IllegalArgumentException one of them never will be taken
     */
    void send(List<Finding> findings) throws IOException;
}
