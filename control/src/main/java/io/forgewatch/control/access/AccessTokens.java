package io.forgewatch.control.access;

import com.google.protobuf.ByteString;
import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.control.store.AuditEntry;
import io.forgewatch.control.store.StoreException;
import io.forgewatch.control.store.StoredToken;
import io.forgewatch.control.store.TokenStore;
import io.forgewatch.v1.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that open the API: the one of the token file, which is an admin's, and those that were made. Who calls is answered from
 * memory, so that nobody without a token can keep the store busy; what another replica made or revoked is known here a few seconds
 * later. Thread-safe.
 */
public final class AccessTokens implements AutoCloseable {
    /** What the bearer of the token file's token is called. */
    public static final String FILE_BEARER = "admin";

    private static final Logger LOGGER = LoggerFactory.getLogger(AccessTokens.class);
    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final int ID_BYTES = 9;
    private static final int SECRET_BYTES = 32;
    private static final Pattern SECRET = Pattern.compile("fw_([A-Za-z0-9_-]{12})_([A-Za-z0-9_-]{43})");

    private final TokenStore store;
    private final byte[] fileTokenHash;
    private final Clock clock;
    private final ScheduledExecutorService refresher;
    private volatile Map<String, StoredToken> byId = Map.of();

    /** A token that was just made. */
    public record Created(StoredToken token, String secret) {}

    /** Reads them. The store stays the caller's. */
    public AccessTokens(TokenStore store, String fileToken, Clock clock) {
        this.store = store;
        this.fileTokenHash = sha256(fileToken);
        this.clock = clock;
        refresh();
        this.refresher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "forgewatch-tokens");
            thread.setDaemon(true);
            return thread;
        });
        var unused = refresher.scheduleWithFixedDelay(
                this::refreshSafely, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whose secret that is; how long it takes tells nothing of any secret. Does not block. */
    public Optional<Caller> caller(String secret) {
        if (MessageDigest.isEqual(sha256(secret), fileTokenHash)) {
            return Optional.of(new Caller(FILE_BEARER, Role.ADMIN, ""));
        }
        Matcher matcher = SECRET.matcher(secret);
        StoredToken token = matcher.matches() ? byId.get(matcher.group(1)) : null;
        if (token == null
                || !MessageDigest.isEqual(sha256(secret), token.hash().toByteArray())
                || token.revokedNs() != 0
                || (token.expiresNs() != 0 && token.expiresNs() <= FieldValues.timeNs(clock.instant()))) {
            return Optional.empty();
        }
        return Optional.of(new Caller(token.who(), token.role(), "tokens/" + token.id()));
    }

    /** Makes a token; empty where there are too many. */
    public Optional<Created> create(String who, Role role, Duration ttl, Caller by) {
        Instant now = clock.instant();
        String id = Secrets.text(ID_BYTES);
        String secret = "fw_" + id + "_" + Secrets.text(SECRET_BYTES);
        StoredToken token = new StoredToken(
                id,
                who,
                role,
                ByteString.copyFrom(sha256(secret)),
                FieldValues.timeNs(now),
                FieldValues.timeNs(now.plus(ttl)),
                0);
        AuditEntry entry = new AuditEntry(
                now, by.inAudit(), "CreateToken", "tokens/" + id, "for " + who + " as " + role + ", good for " + ttl);
        boolean added = store.add(token, entry);
        refresh();
        return added ? Optional.of(new Created(token, secret)) : Optional.empty();
    }

    /** Revokes one; empty where there is none. */
    public Optional<StoredToken> revoke(String id, Caller by) {
        Instant now = clock.instant();
        Optional<StoredToken> revoked = store.revoke(
                id, FieldValues.timeNs(now), new AuditEntry(now, by.inAudit(), "RevokeToken", "tokens/" + id, ""));
        refresh();
        return revoked;
    }

    /** All of them, the latest made first. */
    public List<StoredToken> list() {
        return store.list();
    }

    private synchronized void refresh() {
        byId = store.list().stream().collect(Collectors.toUnmodifiableMap(StoredToken::id, Function.identity()));
    }

    private void refreshSafely() {
        try {
            refresh();
        } catch (StoreException e) {
            LOGGER.warn("the tokens were not read anew, which is tried again: {}", e.getMessage());
        }
    }

    private static byte[] sha256(String text) {
        return Secrets.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Idempotent. */
    @Override
    public void close() {
        refresher.shutdownNow();
        try {
            // A read that runs is over before the store is closed.
            boolean unused = refresher.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
