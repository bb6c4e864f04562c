package io.forgewatch.control.api;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.forgewatch.control.access.AccessTokens;
import io.forgewatch.control.access.Caller;
import io.netty.util.AttributeKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who makes a request: told by the token that it bears (RFC 6750, section 2.1), kept with the request. */
final class Callers {
    private static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(Callers.class, "CALLER");
    private static final String SCHEME = "bearer ";

    private final AccessTokens tokens;

    Callers(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** Notes who makes the request. False where its Authorization header bears no token that is good. */
    boolean admit(ServiceRequestContext ctx, @Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        Optional<Caller> caller =
                tokens.caller(authorization.substring(SCHEME.length()).strip());
        caller.ifPresent(known -> ctx.setAttr(CALLER, known));
        return caller.isPresent();
    }

    /** Who makes the request, where that is known. */
    static Optional<Caller> of(ServiceRequestContext ctx) {
        return Optional.ofNullable(ctx.attr(CALLER));
    }

    /** Who makes the request that is being answered; to be called within the method that gRPC calls. */
    static Caller current() {
        return of(ServiceRequestContext.current()).orElseThrow(() -> new IllegalStateException("nobody was admitted"));
    }
}
