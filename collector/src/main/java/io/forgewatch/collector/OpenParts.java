package io.forgewatch.collector;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened on the way, to be closed in the opposite order. One thread opens, any closes. */
final class OpenParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

    /** The last on top. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes a part over, and gives it back. */
    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Takes a part over that is closed before the last one. */
    void addBelow(AutoCloseable part) {
        AutoCloseable last = parts.pop();
        parts.push(part);
        parts.push(last);
    }

    /** Idempotent; does not throw. */
    @Override
    public void close() {
        synchronized (parts) {
            while (!parts.isEmpty()) {
                try {
                    parts.pop().close();
                } catch (Exception e) {
                    LOG.warn("a part of the collector did not close: {}", e.toString());
                }
            }
        }
    }
}
