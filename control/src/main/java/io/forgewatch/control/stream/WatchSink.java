package io.forgewatch.control.stream;

import io.forgewatch.v1.Finding;
import java.time.Instant;

/** Receives what a watch sees. Called by one thread at a time; must not block. */
public interface WatchSink {
    /**
     * Called before each step, at least at each heartbeat.
     *
     * @throws RuntimeException its receiver may watch no longer; the watch ends for this reason
     */
    void requireAdmitted();

    /** Whether it takes another finding now; {@link Watch#wake()} tells when that changed. */
    boolean isReady();

    /**
     * A stored change.
     *
     * @param change where to go on after it
     */
    void finding(Finding finding, long change);

    /**
     * Nothing new, still watching.
     *
     * @param change where to go on from here
     */
    void heartbeat(Instant time, long change);

    /** The watch ends, for a reason that is not its receiver's; nothing follows. */
    void ended(RuntimeException reason);
}
