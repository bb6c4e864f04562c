package io.forgewatch.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens in a container, and what is to be found of it.
 *
 * @param skip why it cannot be run at all; empty where it can
 * @param needs files of the machine without which it is skipped
 * @param start how the script comes to run
 * @param uid the user that the container runs as
 * @param mounts read-only: where inside, by folder of the machine; a relative one is of {@link ScenarioImage}
 * @param volume where inside there is a writable folder of the host; empty for none
 * @param script for bash, in /build; the container outlives it by 0.8 s
 * @param then a second script, run into the same container by the runtime afterwards; empty for none
 * @param thenUid its user
 * @param lastsSeconds roughly; the longest begin first
 */
record Scenario(
        String name,
        Group group,
        String skip,
        List<String> needs,
        Start start,
        int uid,
        List<String> capabilities,
        Map<String, String> mounts,
        String volume,
        String script,
        String then,
        int thenUid,
        int lastsSeconds,
        Expected expect) {

    /** What a scenario proves. */
    enum Group {
        /** A compiler at work, however it is disguised. */
        @JsonProperty("attack")
        ATTACK("attack"),
        /** Nothing is compiled, whatever it looks like. */
        @JsonProperty("look-alike")
        LOOK_ALIKE("look-alike"),
        /** What was compiled is run. */
        @JsonProperty("chain")
        CHAIN("chain");

        final String text;

        Group(String text) {
            this.text = text;
        }
    }

    /** How the script comes to run in the container. */
    enum Start {
        /** As the container's first process. */
        @JsonProperty("entrypoint")
        ENTRYPOINT,
        /** The same, on a terminal. */
        @JsonProperty("terminal")
        TERMINAL,
        /** Run into a running container by the runtime, as {@code kubectl exec} does. */
        @JsonProperty("exec")
        EXEC,
        /** The same, on a terminal. */
        @JsonProperty("exec-terminal")
        EXEC_TERMINAL,
        /** By nsenter(1) from the host into all namespaces of the container and none of its cgroups. */
        @JsonProperty("nsenter")
        NSENTER
    }

    // Jackson leaves null what a file does not say.
    @SuppressWarnings("NullAway")
    Scenario(
            String name,
            Group group,
            @Nullable String skip,
            @Nullable List<String> needs,
            @Nullable Start start,
            int uid,
            @Nullable List<String> capabilities,
            @Nullable Map<String, String> mounts,
            @Nullable String volume,
            String script,
            @Nullable String then,
            int thenUid,
            int lastsSeconds,
            Expected expect) {
        this.name = Objects.requireNonNull(name, "a scenario without a name");
        this.group = Objects.requireNonNull(group, () -> name + ": group is missing");
        this.skip = Objects.requireNonNullElse(skip, "");
        this.needs = Objects.requireNonNullElse(needs, List.of());
        this.start = Objects.requireNonNullElse(start, Start.ENTRYPOINT);
        this.uid = uid;
        this.capabilities = Objects.requireNonNullElse(capabilities, List.of());
        this.mounts = Objects.requireNonNullElse(mounts, Map.of());
        this.volume = Objects.requireNonNullElse(volume, "");
        this.script = Objects.requireNonNull(script, () -> name + ": script is missing");
        this.then = Objects.requireNonNullElse(then, "");
        this.thenUid = thenUid;
        this.lastsSeconds = lastsSeconds;
        this.expect = Objects.requireNonNull(expect, () -> name + ": expect is missing");
    }
}
