package io.forgewatch.control.api;

import com.google.rpc.Code;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error: what the client is told, and nothing else. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String reason;

    @Nullable
    private final String field;

    private final transient Map<String, String> metadata;

    private ApiException(
            Code code, String reason, @Nullable String field, Map<String, String> metadata, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.field = field;
        this.metadata = Map.copyOf(metadata);
    }

    /**
     * An error without a field to blame.
     *
     * @param reason for programs, UPPER_SNAKE_CASE (https://google.aip.dev/193)
     */
    static ApiException of(Code code, String reason, String message) {
        return new ApiException(code, reason, null, Map.of(), message);
    }

    /** A field of the request that is wrong. */
    static ApiException badField(String field, String reason, String message) {
        return new ApiException(Code.INVALID_ARGUMENT, reason, field, Map.of("field", field), message);
    }

    static ApiException notFound(String name) {
        return new ApiException(
                Code.NOT_FOUND, "FINDING_NOT_FOUND", null, Map.of("name", name), "there is no finding '" + name + "'");
    }

    /**
     * A kept copy that is not to be had.
     *
     * @param reason as for {@link #of}
     */
    static ApiException noEvidence(String reason, String name, String sha256, String message) {
        return new ApiException(Code.NOT_FOUND, reason, null, Map.of("name", name, "sha256", sha256), message);
    }

    Code code() {
        return code;
    }

    String reason() {
        return reason;
    }

    @Nullable
    String field() {
        return field;
    }

    Map<String, String> metadata() {
        return metadata;
    }
}
