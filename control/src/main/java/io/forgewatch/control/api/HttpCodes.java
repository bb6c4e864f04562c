package io.forgewatch.control.api;

import com.google.rpc.Code;
import com.linecorp.armeria.common.HttpStatus;

/** Between gRPC's codes and HTTP's, as google/rpc/code.proto has it. */
final class HttpCodes {
    private HttpCodes() {}

    static HttpStatus http(int code) {
        Code known = Code.forNumber(code);
        return switch (known == null ? Code.UNKNOWN : known) {
            case OK -> HttpStatus.OK;
            case CANCELLED -> HttpStatus.CLIENT_CLOSED_REQUEST;
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case ALREADY_EXISTS, ABORTED -> HttpStatus.CONFLICT;
            case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNIMPLEMENTED -> HttpStatus.NOT_IMPLEMENTED;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case UNKNOWN, INTERNAL, DATA_LOSS, UNRECOGNIZED -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    static Code code(HttpStatus status) {
        return switch (status.code()) {
            case 400, 405, 411, 415, 431 -> Code.INVALID_ARGUMENT;
            case 401 -> Code.UNAUTHENTICATED;
            case 403, 421 -> Code.PERMISSION_DENIED;
            case 404 -> Code.NOT_FOUND;
            case 408, 504 -> Code.DEADLINE_EXCEEDED;
            case 413, 429 -> Code.RESOURCE_EXHAUSTED;
            case 501 -> Code.UNIMPLEMENTED;
            case 503 -> Code.UNAVAILABLE;
            default -> status.isClientError() ? Code.INVALID_ARGUMENT : Code.INTERNAL;
        };
    }
}
