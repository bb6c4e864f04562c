package io.forgewatch.control.api;

import com.google.rpc.Code;
import java.util.List;
import java.util.Map;

/** A request that is answered with an error: what the client is told, and nothing else. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String reason;

    private final transient List<Violation> violations;
    private final transient Map<String, String> metadata;

    /** A field of the request, and what is wrong with it. */
    record Violation(String field, String description) {}

    private ApiException(
            Code code, String reason, List<Violation> violations, Map<String, String> metadata, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.violations = List.copyOf(violations);
        this.metadata = Map.copyOf(metadata);
    }

    /**
     * An error without a field to blame.
     *
     * @param reason for programs, UPPER_SNAKE_CASE (https://google.aip.dev/193)
     */
    static ApiException of(Code code, String reason, String message) {
        return new ApiException(code, reason, List.of(), Map.of(), message);
    }

    /** A field of the request that is wrong. */
    static ApiException badField(String field, String reason, String message) {
        return badFields(reason, message, List.of(new Violation(field, message)));
    }

    /** Several of them; the error's own field is the first. */
    static ApiException badFields(String reason, String message, List<Violation> violations) {
        return new ApiException(
                Code.INVALID_ARGUMENT,
                reason,
                violations,
                Map.of("field", violations.get(0).field()),
                message);
    }

    static ApiException notFound(String name) {
        return new ApiException(
                Code.NOT_FOUND,
                "FINDING_NOT_FOUND",
                List.of(),
                Map.of("name", name),
                "there is no finding '" + name + "'");
    }

    /**
     * A kept copy that is not to be had.
     *
     * @param reason as for {@link #of}
     */
    static ApiException noEvidence(String reason, String name, String sha256, String message) {
        return new ApiException(Code.NOT_FOUND, reason, List.of(), Map.of("name", name, "sha256", sha256), message);
    }

    Code code() {
        return code;
    }

    String reason() {
        return reason;
    }

    List<Violation> violations() {
        return violations;
    }

    Map<String, String> metadata() {
        return metadata;
    }
}
