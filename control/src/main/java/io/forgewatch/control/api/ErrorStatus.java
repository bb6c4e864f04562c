package io.forgewatch.control.api;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.store.StoreException;
import io.forgewatch.control.stream.WatchRefusedException;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one way from an exception to what a client is told (https://google.aip.dev/193). */
final class ErrorStatus {
    static final String DOMAIN = "forgewatch.io";

    private static final Logger LOGGER = LoggerFactory.getLogger(ErrorStatus.class);

    private ErrorStatus() {}

    static Status of(Throwable cause) {
        if (cause instanceof ApiException e) {
            return of(e);
        }
        if (cause instanceof FilterException e) {
            return of(ApiException.badField("filter", "INVALID_FILTER", String.valueOf(e.getMessage())));
        }
        if (cause instanceof WatchRefusedException e) {
            return refused(e);
        }
        if (cause instanceof StoreException e) {
            LOGGER.error("a request failed: {}", e.getMessage());
            return status(Code.UNAVAILABLE, "STORE_UNAVAILABLE", "the store cannot answer now: try again");
        }
        if (cause instanceof HttpStatusException e) {
            Code code = HttpCodes.code(e.httpStatus());
            return status(code, code.name(), "the request is not understood");
        }
        if (cause instanceof ContentTooLargeException) {
            return status(Code.RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE", "the request is larger than allowed");
        }
        if (cause instanceof RequestTimeoutException) {
            return status(Code.DEADLINE_EXCEEDED, "REQUEST_TIMEOUT", "the request took longer than allowed");
        }
        if (cause instanceof StatusRuntimeException e) {
            return ofGrpc(e.getStatus(), e);
        }
        if (cause instanceof StatusException e) {
            return ofGrpc(e.getStatus(), e);
        }
        return ofGrpc(io.grpc.Status.UNKNOWN, cause);
    }

    /** What gRPC itself answers with, such as a message that is too large. */
    static Status ofGrpc(io.grpc.Status status, Throwable cause) {
        if (status.getCode() == io.grpc.Status.Code.UNKNOWN || status.getCode() == io.grpc.Status.Code.INTERNAL) {
            LOGGER.error("a request failed", cause);
            return status(Code.INTERNAL, "INTERNAL", "the request failed; the control plane's log says why");
        }
        Code code = Code.forNumber(status.getCode().value());
        String description = status.getDescription() == null ? code.name() : status.getDescription();
        return status(code, code.name(), description);
    }

    private static Status refused(WatchRefusedException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case LOST -> status(Code.OUT_OF_RANGE, "RESUME_TOKEN_TOO_OLD", message);
            case TOO_MANY -> status(Code.RESOURCE_EXHAUSTED, "TOO_MANY_WATCHES", message);
            case SLOW -> status(Code.ABORTED, "SLOW_WATCH", message);
            case STOPPING -> status(Code.UNAVAILABLE, "STOPPING", message);
        };
    }

    private static Status status(Code code, String reason, String message) {
        return of(ApiException.of(code, reason, message));
    }

    private static Status of(ApiException e) {
        String message = String.valueOf(e.getMessage());
        Status.Builder status = Status.newBuilder()
                .setCode(e.code().getNumber())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(e.reason())
                        .putAllMetadata(e.metadata())
                        .build()));
        if (!e.violations().isEmpty()) {
            BadRequest.Builder wrong = BadRequest.newBuilder();
            e.violations()
                    .forEach(violation -> wrong.addFieldViolationsBuilder()
                            .setField(violation.field())
                            .setReason(e.reason())
                            .setDescription(violation.description()));
            status.addDetails(Any.pack(wrong.build()));
        }
        return status.build();
    }
}
