package io.forgewatch.scenario;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be found of one container: written {@code none}, {@code low} (none, or the lowest tier and LOW), one build, or a list
 * of builds.
 *
 * @param orNone no finding at all is as good
 */
record Expected(boolean orNone, List<OfBuild> builds) {
    private static final OfBuild BY_NAME_ALONE = new OfBuild(
            null, "NAME", null, "LOW", null, null, null, null, null, null, null, null, null, null, null, null, null);

    /**
     * What is to be found of one build; what is null may be anything.
     *
     * @param tier a + after it allows a higher one; likewise after the severities
     * @param origin that of the first process's file
     * @param program how the path of that file ends
     * @param reasons words that are among those of the evidence
     * @param severityReasons words that are among those of the severity
     * @param sources how paths among the sources end; likewise outputs
     * @param ancestors words among the names and paths of the first process's ancestors
     * @param executions how the paths of all executions end, in their order
     * @param executed severity of the further finding; expected where there are executions
     */
    record OfBuild(
            @Nullable String toolchain,
            @Nullable String tier,
            @Nullable String activity,
            @Nullable String severity,
            @Nullable String origin,
            @Nullable String program,
            @Nullable String script,
            @Nullable String launchedBy,
            @Nullable Boolean terminal,
            @Nullable Integer execCount,
            @Nullable List<String> reasons,
            @Nullable List<String> severityReasons,
            @Nullable List<String> sources,
            @Nullable List<String> outputs,
            @Nullable List<String> ancestors,
            @Nullable List<String> executions,
            @Nullable String executed) {

        boolean hasExecutions() {
            return executions != null && !executions.isEmpty();
        }

        /** On one line, as the table shows it. */
        String text() {
            List<String> words = new ArrayList<>();
            for (Object word : new @Nullable Object[] {toolchain, tier, activity, severity, origin}) {
                if (word != null) {
                    words.add(word.toString());
                }
            }
            if (execCount != null) {
                words.add("x" + execCount);
            }
            if (executions != null && !executions.isEmpty()) {
                words.add("-> " + executions.size() + " run " + Objects.requireNonNullElse(executed, ""));
            }
            return String.join(" ", words).strip();
        }
    }

    @JsonCreator
    static Expected of(JsonNode written) throws com.fasterxml.jackson.core.JsonProcessingException {
        if (written.isTextual()) {
            return switch (written.asText()) {
                case "none" -> new Expected(false, List.of());
                case "low" -> new Expected(true, List.of(BY_NAME_ALONE));
                default -> throw new IllegalArgumentException("expect: " + written);
            };
        }
        List<OfBuild> builds = new ArrayList<>();
        for (JsonNode build : written.isArray() ? written : List.of(written)) {
            builds.add(new ObjectMapper().treeToValue(build, OfBuild.class));
        }
        return new Expected(false, List.copyOf(builds));
    }

    /** On one line, as the table shows it. */
    String text() {
        if (builds.isEmpty() || orNone) {
            return orNone ? "none, or NAME LOW" : "none";
        }
        return builds.stream().map(OfBuild::text).collect(Collectors.joining("; "));
    }

    /** Whether it says how many execs belong to a build. */
    boolean counts() {
        return builds.stream().anyMatch(build -> build.execCount() != null);
    }
}
