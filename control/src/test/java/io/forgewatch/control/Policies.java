package io.forgewatch.control;

import com.google.protobuf.Timestamp;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyRule;
import java.time.Instant;

/** Policies to test with. */
public final class Policies {
    /** Fits the findings of {@link Findings}. */
    public static final String GCC_IMAGE = "containers.uri=\"docker.io/library/gcc:*\"";

    private Policies() {}

    public static PolicyRule exception(String name, String filter) {
        return PolicyRule.newBuilder()
                .setName(name)
                .setFilter(filter)
                .setOwner("ci@example.org")
                .setReason("our builds compile")
                .setExpireTime(time("2030-01-01T00:00:00Z"))
                .build();
    }

    public static PolicyRule override(String name, String filter, Finding.Severity severity) {
        return exception(name, filter).toBuilder().setSeverity(severity).build();
    }

    /** With that one exception alone. */
    public static Policy muting(String filter) {
        return Policy.newBuilder().addExceptions(exception("ci", filter)).build();
    }

    public static Timestamp time(String text) {
        return Timestamp.newBuilder()
                .setSeconds(Instant.parse(text).getEpochSecond())
                .build();
    }
}
