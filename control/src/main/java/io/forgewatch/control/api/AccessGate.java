package io.forgewatch.control.api;

import com.google.rpc.Code;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.forgewatch.control.access.Caller;
import io.forgewatch.control.access.PeerLimit;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything on the port and refuses, in this order: a Host that is not ours (DNS rebinding), an Origin that is not
 * the Host's (another site's script), a missing or wrong bearer token (a good one is taken whatever else its address sends), and a
 * body that is neither JSON nor gRPC, and before that a token that asks too often. gRPC's health service alone needs no token; metrics do need it, for they tell what runs here.
 */
final class AccessGate extends SimpleDecoratingHttpService {
    private static final String HEALTH = "/grpc.health.v1.Health/";

    /** Wrong tokens of one address; beyond them it is told less and costs less. */
    private static final int FAILURES_AT_ONCE = 100;

    private static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);

    /** Requests of one token: a hundred a second, and ten seconds' worth at once. */
    private static final int REQUESTS_AT_ONCE = 1000;

    private static final Duration REQUEST_PAUSE = Duration.ofMillis(10);

    private final Callers callers;
    private final PeerLimit failures;
    private final PeerLimit requests;
    private final Set<String> hosts;
    private final MeterRegistry meters;

    /** @param names by which it may be called, beside those of loopback and the address that it listens at */
    AccessGate(
            HttpService delegate,
            Callers callers,
            InetSocketAddress listen,
            Set<String> names,
            Clock clock,
            MeterRegistry meters) {
        super(delegate);
        this.callers = callers;
        this.failures = new PeerLimit(FAILURES_AT_ONCE, FAILURE_PAUSE, clock);
        this.requests = new PeerLimit(REQUESTS_AT_ONCE, REQUEST_PAUSE, clock);
        this.meters = meters;
        this.hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        names.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        if (!listen.getAddress().isAnyLocalAddress()) {
            hosts.add(listen.getHostString().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
        RequestHeaders headers = request.headers();
        if (!isOurs(host(headers.authority()), ctx.localAddress())) {
            return refuse(
                    headers,
                    "host",
                    HttpStatus.MISDIRECTED_REQUEST,
                    "HOST_NOT_ALLOWED",
                    "this Host is not served here");
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin != null && !sameOrigin(origin, headers.authority())) {
            return refuse(
                    headers, "origin", HttpStatus.FORBIDDEN, "ORIGIN_NOT_ALLOWED", "this Origin is not served here");
        }
        if (!ctx.path().startsWith(HEALTH) && !callers.admit(ctx, headers.get(HttpHeaderNames.AUTHORIZATION))) {
            if (!failures.take(PeerLimit.peer(ctx.remoteAddress()))) {
                return refuse(
                        headers,
                        "limited",
                        HttpStatus.TOO_MANY_REQUESTS,
                        "TOO_MANY_FAILURES",
                        "too many requests of this address bore no valid token: try again later");
            }
            return refuse(
                    headers,
                    "token",
                    HttpStatus.UNAUTHORIZED,
                    "TOKEN_REQUIRED",
                    "a valid token is required: send 'authorization: Bearer' with what the token file holds");
        }
        Optional<Caller> caller = Callers.of(ctx);
        if (caller.isPresent()) {
            ApiConnections.admitted(ctx);
            if (!requests.take(caller.get().account())) {
                return refuse(
                        headers,
                        "rate",
                        HttpStatus.TOO_MANY_REQUESTS,
                        "TOO_MANY_REQUESTS",
                        "this token asks too often: wait, and ask for more at once");
            }
        }
        if (!hasAllowedBody(headers)) {
            return refuse(
                    headers,
                    "media-type",
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "MEDIA_TYPE_NOT_ALLOWED",
                    "a body has to be application/json, or gRPC's");
        }
        String problem = ctx.path().startsWith("/v1/") ? QueryCheck.problem(ctx.path(), ctx.queryParams()) : null;
        if (problem != null) {
            return refuse(headers, "query", HttpStatus.BAD_REQUEST, "INVALID_QUERY", problem);
        }
        return unwrap().serve(ctx, request);
    }

    private HttpResponse refuse(RequestHeaders headers, String cause, HttpStatus http, String reason, String message) {
        meters.counter("forgewatch.control.requests.refused", "cause", cause).increment();
        Code code = HttpCodes.code(http);
        return ErrorResponses.of(headers, ErrorStatus.of(ApiException.of(code, reason, message)), http)
                .toHttpResponse();
    }

    /** Also the address that the connection came in at: where it listens at every address, no list could have it. */
    private boolean isOurs(String host, InetSocketAddress reached) {
        if (hosts.contains(host)) {
            return true;
        }
        // Null for a name, which is never looked up: it is what a rebinding attack would send.
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        return literal != null && literal.equals(reached.getAddress());
    }

    private static String host(@Nullable String authority) {
        if (authority == null) {
            return "";
        }
        int port = authority.lastIndexOf(':');
        boolean hasPort = port > authority.lastIndexOf(']');
        return (hasPort ? authority.substring(0, port) : authority).toLowerCase(Locale.ROOT);
    }

    private static boolean sameOrigin(String origin, @Nullable String authority) {
        try {
            String from = new URI(origin).getRawAuthority();
            return from != null && from.equalsIgnoreCase(authority);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean hasAllowedBody(RequestHeaders headers) {
        MediaType type = headers.contentType();
        if (type == null) {
            boolean mayLackBody = headers.method() == HttpMethod.GET || headers.method() == HttpMethod.HEAD;
            return mayLackBody && headers.get(HttpHeaderNames.CONTENT_TYPE) == null;
        }
        // grpc-encoding outside of gRPC would be answered in a form of its own.
        return ErrorResponses.isGrpc(headers) || (type.is(MediaType.JSON) && !headers.contains("grpc-encoding"));
    }
}
