package io.forgewatch.control.api;

import com.google.rpc.Code;
import com.google.rpc.Status;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.UnframedGrpcErrorHandler;
import io.grpc.Metadata;
import io.grpc.protobuf.StatusProto;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Armeria's three places where an error comes up, all led to {@link ErrorStatus}. */
final class ErrorHandlers {
    private ErrorHandlers() {}

    /** What a gRPC call threw. */
    static final class OfCalls implements GrpcExceptionHandlerFunction {
        @Override
        public io.grpc.Status apply(RequestContext ctx, io.grpc.Status status, Throwable cause, Metadata metadata) {
            if (StatusProto.fromStatusAndTrailers(status, metadata).getDetailsCount() > 0) {
                return status;
            }
            // Armeria's own exceptions, such as a message that is too large, are known to its own handler.
            io.grpc.Status known = GrpcExceptionHandlerFunction.of().apply(ctx, status, cause, metadata);
            Status answer = known == null || known.getCode() == io.grpc.Status.Code.UNKNOWN
                    ? ErrorStatus.of(cause)
                    : ErrorStatus.ofGrpc(known, cause);
            io.grpc.StatusRuntimeException told = StatusProto.toStatusRuntimeException(answer);
            Metadata trailers = told.getTrailers();
            if (trailers != null) {
                metadata.merge(trailers);
            }
            return told.getStatus();
        }
    }

    /** What a call under /v1 was answered with. */
    static final class OfJson implements UnframedGrpcErrorHandler {
        @Override
        public HttpResponse handle(ServiceRequestContext ctx, io.grpc.Status status, AggregatedHttpResponse response) {
            Status told = ErrorResponses.details(response);
            Status answer = told == null ? ErrorStatus.of(status.asRuntimeException()) : told;
            return ErrorResponses.json(answer, HttpCodes.http(answer.getCode())).toHttpResponse();
        }
    }

    /** What happened outside of any call: no such path, no such method, too large, not HTTP. */
    static final class OfServer implements ServerErrorHandler {
        @Override
        public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
            Throwable peeled = Exceptions.peel(cause);
            if (peeled instanceof HttpResponseException e) {
                return e.httpResponse();
            }
            Status status = ErrorStatus.of(peeled);
            HttpStatus http =
                    peeled instanceof HttpStatusException e ? e.httpStatus() : HttpCodes.http(status.getCode());
            return ErrorResponses.of(ctx.request().headers(), status, http).toHttpResponse();
        }

        @Override
        public AggregatedHttpResponse renderStatus(
                @Nullable ServiceRequestContext ctx,
                ServiceConfig config,
                @Nullable RequestHeaders headers,
                HttpStatus status,
                @Nullable String description,
                @Nullable Throwable cause) {
            if (ErrorResponses.isGrpc(headers) && status.equals(HttpStatus.NOT_FOUND)) {
                Status unknown = ErrorStatus.of(
                        ApiException.of(Code.UNIMPLEMENTED, "UNKNOWN_METHOD", "there is no such service or method"));
                return ErrorResponses.of(headers, unknown, status);
            }
            String message = status.reasonPhrase().toLowerCase(Locale.ROOT);
            Status told = ErrorStatus.of(ApiException.of(HttpCodes.code(status), reason(status), message));
            return ErrorResponses.of(headers, told, status);
        }

        private static String reason(HttpStatus status) {
            return status.reasonPhrase().toUpperCase(Locale.ROOT).replaceAll("[^A-Z]+", "_");
        }
    }
}
