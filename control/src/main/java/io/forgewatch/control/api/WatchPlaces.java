package io.forgewatch.control.api;

import com.google.rpc.Code;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many watches each token may have at once, so that one of them does not take the places of all. Thread-safe. */
final class WatchPlaces {
    static final int MAX_PER_TOKEN = 16;

    private final Map<String, Integer> byToken = new HashMap<>();

    /**
     * Takes a place.
     *
     * @return gives it back; idempotent
     * @throws ApiException there is none
     */
    synchronized Runnable take(String token) {
        int taken = byToken.getOrDefault(token, 0);
        if (taken >= MAX_PER_TOKEN) {
            throw ApiException.of(
                    Code.RESOURCE_EXHAUSTED,
                    "TOO_MANY_WATCHES",
                    "this token has " + MAX_PER_TOKEN + " watches, as many as one may have: end one");
        }
        byToken.put(token, taken + 1);
        AtomicBoolean given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                release(token);
            }
        };
    }

    private synchronized void release(String token) {
        byToken.computeIfPresent(token, (of, taken) -> taken == 1 ? null : taken - 1);
    }
}
