package io.forgewatch.collector.detect;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as the API has them. */
final class Timestamps {
    private static final long SECOND_NS = 1_000_000_000;

    private Timestamps() {}

    static Timestamp of(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    /** {@code realtimeNs}: CLOCK_REALTIME, as the kernel keeps files' times. */
    static Timestamp ofRealtime(long realtimeNs) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(realtimeNs, SECOND_NS))
                .setNanos((int) Math.floorMod(realtimeNs, SECOND_NS))
                .build();
    }

    static long nanosBetween(Timestamp from, Timestamp to) {
        return (to.getSeconds() - from.getSeconds()) * SECOND_NS + to.getNanos() - from.getNanos();
    }
}
