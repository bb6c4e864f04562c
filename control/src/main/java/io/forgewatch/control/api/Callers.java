package io.forgewatch.control.api;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.forgewatch.control.access.AccessTokens;
import io.forgewatch.control.access.Caller;
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Who makes a request: told by the token that it bears (RFC 6750, section 2.1), kept with the request. */
final class Callers {
    private static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(Callers.class, "CALLER");
    private static final AttributeKey<BooleanSupplier> STILL = AttributeKey.valueOf(Callers.class, "STILL");
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
        String secret = authorization.substring(SCHEME.length()).strip();
        Optional<Caller> caller = tokens.caller(secret);
        caller.ifPresent(known -> ctx.setAttr(CALLER, known));
        ctx.setAttr(STILL, () -> tokens.caller(secret).isPresent());
        return caller.isPresent();
    }

    /** Who makes the request, where that is known. */
    static Optional<Caller> of(ServiceRequestContext ctx) {
        return Optional.ofNullable(ctx.attr(CALLER));
    }

    /**
     * Tells from now on whether the token that the request bears is good still; for answers that last. To be called as {@link #current}.
     */
    static BooleanSupplier stillAdmitted() {
        BooleanSupplier still = ServiceRequestContext.current().attr(STILL);
        return still == null ? () -> false : still;
    }

    /** Who makes the request that is being answered; to be called within the method that gRPC calls. */
    static Caller current() {
        return of(ServiceRequestContext.current()).orElseThrow(() -> new IllegalStateException("nobody was admitted"));
    }
}
