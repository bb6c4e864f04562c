package io.forgewatch.control.sink;

import io.forgewatch.control.store.SinkCursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a sink fares.
 *
 * @param lag how many changes it has not come to
 * @param error why the last attempt failed, one line; empty where it did not
 * @param lastSend null where nothing was sent yet
 * @param nextAttempt null unless the last attempt failed
 */
public record SinkStatus(
        SinkConfig config,
        SinkCursor cursor,
        long sent,
        long retried,
        long shortened,
        long unconfirmed,
        long lag,
        String error,
        @Nullable Instant lastSend,
        @Nullable Instant nextAttempt) {}
