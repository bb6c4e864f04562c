package io.forgewatch.control.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An error in the client's own form: a gRPC status for gRPC, google.rpc.Status as JSON for all else. */
final class ErrorResponses {
    private static final String STATUS_DETAILS = "grpc-status-details-bin";
    private static final JsonFormat.Printer JSON = JsonFormat.printer()
            .omittingInsignificantWhitespace()
            .usingTypeRegistry(TypeRegistry.newBuilder()
                    .add(ErrorInfo.getDescriptor())
                    .add(BadRequest.getDescriptor())
                    .build());

    private ErrorResponses() {}

    static boolean isGrpc(@Nullable RequestHeaders request) {
        MediaType type = request == null ? null : request.contentType();
        return type != null
                && type.type().equals("application")
                && type.subtype().startsWith("grpc");
    }

    /** @param http what is said over HTTP where the code alone would say it less well */
    static AggregatedHttpResponse of(@Nullable RequestHeaders request, Status status, HttpStatus http) {
        MediaType type = request == null ? null : request.contentType();
        return isGrpc(request) && type != null ? grpc(type, status) : json(status, http);
    }

    static AggregatedHttpResponse json(Status status, HttpStatus http) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(http)
                .contentType(MediaType.JSON_UTF_8)
                .add(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (http.equals(HttpStatus.UNAUTHORIZED)) {
            // RFC 6750, section 3.
            headers.add(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(print(status)));
    }

    private static String print(Status status) {
        try {
            return JSON.print(status);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a status has a detail of unknown type", e);
        }
    }

    /** Trailers-Only (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses). */
    private static AggregatedHttpResponse grpc(MediaType type, Status status) {
        return AggregatedHttpResponse.of(ResponseHeaders.builder(HttpStatus.OK)
                // Else an empty frame follows, which grpc-java takes for a broken stream.
                .endOfStream(true)
                .contentType(type)
                .add("grpc-status", String.valueOf(status.getCode()))
                .add("grpc-message", percentEncode(status.getMessage()))
                .add(STATUS_DETAILS, Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()))
                .build());
    }

    private static String percentEncode(String message) {
        StringBuilder out = new StringBuilder();
        for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b <= '~' && b != '%') {
                out.append((char) b);
            } else {
                out.append(String.format("%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }

    /** What a gRPC answer carries as its google.rpc.Status, if it does. */
    @Nullable
    static Status details(AggregatedHttpResponse response) {
        HttpHeaders trailers = response.trailers().isEmpty() ? response.headers() : response.trailers();
        String encoded = trailers.get(STATUS_DETAILS);
        if (encoded == null) {
            return null;
        }
        try {
            return Status.parseFrom(Base64.getDecoder().decode(encoded));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return null;
        }
    }
}
