package io.forgewatch.control.collectors;

import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.util.List;

/** Where findings go. Thread-safe; may block. */
@FunctionalInterface
public interface Ingest {
    /**
     * Stores revisions, all or none, and returns once they are committed.
     *
     * @throws IOException nothing was stored; another time it may be. One line
     * @throws IllegalArgumentException nothing was stored, and one of them never will be. One line
     * @throws RuntimeException nothing was stored, for a reason that nobody foresaw; another time it may be
     */
    void store(List<Finding> findings) throws IOException;
}
