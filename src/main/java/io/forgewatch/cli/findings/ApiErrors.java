package io.forgewatch.cli.findings;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.forgewatch.cli.console.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.net.ConnectException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the API answered instead, as a line: what, why, what to do. */
final class ApiErrors {
    /** Where google.rpc.Status travels (grpc's status details). */
    private static final Metadata.Key<com.google.rpc.Status> DETAILS = Metadata.Key.of(
            "grpc-status-details-bin", ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

    private ApiErrors() {}

    /**
     * The failure that an answer means.
     *
     * @param server as asked for
     * @param tokenSource where the token came from
     */
    static Failure failure(StatusRuntimeException answer, String server, String tokenSource) {
        Status status = answer.getStatus();
        return switch (status.getCode()) {
            case UNAVAILABLE -> Failure.failed(unreachable(status, server), answer);
            case PERMISSION_DENIED -> Failure.failed("refused: " + described(status), answer);
            case UNAUTHENTICATED ->
                Failure.failed(
                        server + " does not accept the token from " + tokenSource
                                + ": take the token of the Forgewatch that listens there (--token-file, --data-dir)",
                        answer);
            case DEADLINE_EXCEEDED ->
                Failure.failed(
                        server + " did not answer in time: it is overloaded or something else listens there; try again",
                        answer);
            case INVALID_ARGUMENT -> Failure.usage(request(answer));
            case NOT_FOUND -> {
                String hint =
                        reason(answer).startsWith("POLICY_") ? "" : "; forgewatch findings list shows what there is";
                yield Failure.failed(described(status) + hint, answer);
            }
            case ABORTED -> Failure.failed("refused: " + described(status), answer);
            case UNIMPLEMENTED, UNKNOWN, INTERNAL ->
                Failure.failed(
                        server + " answered " + described(status) + ": is it Forgewatch that listens there?", answer);
            default ->
                Failure.failed(
                        server + " answered " + status.getCode() + ": " + described(status) + "; try again", answer);
        };
    }

    /** The reason for programs that the answer gives, empty where it gives none. */
    static String reason(StatusRuntimeException answer) {
        ErrorInfo info = detail(answer, ErrorInfo.class);
        return info == null ? "" : info.getReason();
    }

    /** Why a connection was not had or was lost, in a few words. */
    static String cause(Status status) {
        return isRefused(status) ? "connection refused" : described(status).toLowerCase(Locale.ROOT);
    }

    private static boolean isRefused(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    private static String unreachable(Status status, String server) {
        return isRefused(status)
                ? "nothing answers at " + server + " (" + cause(status)
                        + "): start forgewatch run, or name where it listens with --server HOST:PORT"
                : "no answer came from " + server + " (" + cause(status)
                        + "): is it Forgewatch that listens there? If so, try again";
    }

    /** The fields that are at fault. */
    private static String request(StatusRuntimeException answer) {
        BadRequest problem = detail(answer, BadRequest.class);
        if (problem == null || problem.getFieldViolationsCount() == 0) {
            return described(answer.getStatus());
        }
        return problem.getFieldViolationsList().stream()
                .map(violation -> violation.getField() + ": " + violation.getDescription())
                .collect(Collectors.joining("; "));
    }

    private static <T extends Message> @Nullable T detail(StatusRuntimeException answer, Class<T> type) {
        Metadata trailers = answer.getTrailers();
        com.google.rpc.Status details = trailers == null ? null : trailers.get(DETAILS);
        if (details == null) {
            return null;
        }
        try {
            for (com.google.protobuf.Any detail : details.getDetailsList()) {
                if (detail.is(type)) {
                    return detail.unpack(type);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            return null; // The message without its details still says what is wrong.
        }
        return null;
    }

    private static String described(Status status) {
        String description = status.getDescription();
        return description == null || description.isBlank() ? status.getCode().name() : description;
    }
}
