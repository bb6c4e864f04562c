package io.forgewatch.control.api;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import io.forgewatch.control.access.AccessTokens;
import io.forgewatch.control.store.AuditLog;
import io.forgewatch.control.store.StoredToken;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.AuditEntry;
import io.forgewatch.v1.CreateTokenRequest;
import io.forgewatch.v1.CreateTokenResponse;
import io.forgewatch.v1.ListAuditEntriesRequest;
import io.forgewatch.v1.ListAuditEntriesResponse;
import io.forgewatch.v1.ListTokensRequest;
import io.forgewatch.v1.ListTokensResponse;
import io.forgewatch.v1.RevokeTokenRequest;
import io.forgewatch.v1.Role;
import io.forgewatch.v1.Token;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** AccessService: tokens and the audit log. */
final class AccessApi extends AccessServiceGrpc.AccessServiceImplBase {
    private static final Pattern WHO = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Duration DEFAULT_TTL = Duration.ofDays(90);
    private static final Duration MAX_TTL = Duration.ofDays(3653);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final AccessTokens access;
    private final AuditLog audit;
    private final OpaqueTokens places;

    AccessApi(AccessTokens access, AuditLog audit, OpaqueTokens places) {
        this.access = access;
        this.audit = audit;
        this.places = places;
    }

    @Override
    public void createToken(CreateTokenRequest request, StreamObserver<CreateTokenResponse> observer) {
        if (!WHO.matcher(request.getDisplayName()).matches()
                || request.getDisplayName().equalsIgnoreCase(AccessTokens.FILE_BEARER)) {
            throw ApiException.badField(
                    "display_name",
                    "INVALID_DISPLAY_NAME",
                    "display_name has 1 to 64 of letters, digits and . _ - @, and is not '" + AccessTokens.FILE_BEARER
                            + "', which is the token file's");
        }
        if (request.getRole() == Role.ROLE_UNSPECIFIED || request.getRole() == Role.UNRECOGNIZED) {
            throw ApiException.badField("role", "INVALID_ROLE", "role is VIEWER, ANALYST or ADMIN");
        }
        AccessTokens.Created created = access.create(
                        request.getDisplayName(), request.getRole(), ttl(request), Callers.current())
                .orElseThrow(() -> ApiException.of(
                        Code.RESOURCE_EXHAUSTED, "TOO_MANY_TOKENS", "there are too many tokens: revoke some"));
        answer(
                observer,
                CreateTokenResponse.newBuilder()
                        .setToken(token(created.token()))
                        .setSecret(created.secret())
                        .build());
    }

    private static Duration ttl(CreateTokenRequest request) {
        if (!request.hasTtl()) {
            return DEFAULT_TTL;
        }
        Duration ttl = Durations.isValid(request.getTtl())
                ? Duration.ofSeconds(
                        request.getTtl().getSeconds(), request.getTtl().getNanos())
                : Duration.ZERO;
        if (ttl.isZero() || ttl.isNegative() || ttl.compareTo(MAX_TTL) > 0) {
            throw ApiException.badField("ttl", "INVALID_TTL", "ttl is longer than nothing and at most ten years");
        }
        return ttl;
    }

    @Override
    public void listTokens(ListTokensRequest request, StreamObserver<ListTokensResponse> observer) {
        List<Token> tokens = access.list().stream().map(AccessApi::token).toList();
        answer(observer, ListTokensResponse.newBuilder().addAllTokens(tokens).build());
    }

    @Override
    public void revokeToken(RevokeTokenRequest request, StreamObserver<Token> observer) {
        // An id may begin with any of its letters, - and _ too.
        String prefix = "tokens/";
        String id = request.getName().startsWith(prefix) ? request.getName().substring(prefix.length()) : "";
        StoredToken revoked = access.revoke(id, Callers.current())
                .orElseThrow(() -> ApiException.of(Code.NOT_FOUND, "TOKEN_NOT_FOUND", "there is no such token"));
        answer(observer, token(revoked));
    }

    @Override
    public void listAuditEntries(ListAuditEntriesRequest request, StreamObserver<ListAuditEntriesResponse> observer) {
        int size = Paging.size(request.getPageSize());
        long before = request.getPageToken().isEmpty()
                ? 0
                : places.page(request.getPageToken(), "audit", 1).values().get(0);
        List<AuditLog.Numbered> entries = audit.list(before, size + 1);
        ListAuditEntriesResponse.Builder response = ListAuditEntriesResponse.newBuilder();
        entries.stream().limit(size).forEach(numbered -> response.addEntries(entry(numbered.entry())));
        if (entries.size() > size) {
            response.setNextPageToken(places.place(entries.get(size - 1).number(), "audit"));
        }
        answer(observer, response.build());
    }

    private static AuditEntry entry(io.forgewatch.control.store.AuditEntry entry) {
        return AuditEntry.newBuilder()
                .setTime(timestamp(entry.time()))
                .setWho(entry.who())
                .setAction(entry.action())
                .setTarget(entry.target())
                .setDetail(entry.detail())
                .build();
    }

    private static Token token(StoredToken stored) {
        Token.Builder token = Token.newBuilder()
                .setName("tokens/" + stored.id())
                .setDisplayName(stored.who())
                .setRole(stored.role())
                .setCreateTime(timestamp(stored.createdNs()));
        if (stored.expiresNs() != 0) {
            token.setExpireTime(timestamp(stored.expiresNs()));
        }
        if (stored.revokedNs() != 0) {
            token.setRevokeTime(timestamp(stored.revokedNs()));
        }
        return token.build();
    }

    private static Timestamp timestamp(long ns) {
        return timestamp(Instant.ofEpochSecond(ns / NANOS_PER_SECOND, ns % NANOS_PER_SECOND));
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
