package io.forgewatch.control.api;

import io.forgewatch.control.store.FindingPage.Position;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.stream.WatchRefusedException;
import io.forgewatch.control.stream.WatchRefusedException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Page and resume tokens: a place, sealed with this store's id, so that one of another store, of another query or one that was
 * cut is told from a right one. The seal keeps from mistakes; it guards nothing.
 */
final class OpaqueTokens {
    private static final int SEAL_BYTES = 12;

    private final SecretKeySpec key;
    private final List<SecretKeySpec> formerKeys;

    /** @param formerStoreIds of before it was put back from a copy: their places are lost */
    OpaqueTokens(String storeId, List<String> formerStoreIds) {
        this.key = key(storeId);
        this.formerKeys = formerStoreIds.stream().map(OpaqueTokens::key).toList();
    }

    static OpaqueTokens of(FindingStore store) {
        return new OpaqueTokens(store.storeId(), store.formerStoreIds());
    }

    private static SecretKeySpec key(String storeId) {
        return new SecretKeySpec(storeId.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    String resume(long change) {
        return seal("resume", ByteBuffer.allocate(Long.BYTES).putLong(change).array());
    }

    /**
     * The change after which a watch goes on.
     *
     * @throws WatchRefusedException it is of a time after the copy that the store was put back from, or may be
     */
    long resume(String token) {
        byte[] payload = open("resume", token, "resume_token");
        return ByteBuffer.wrap(payload).getLong();
    }

    /** @param query what is listed, and how; the next page has to have the same */
    String page(Position position, String query) {
        byte[] name = position.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(Long.BYTES * position.values().size() + name.length);
        position.values().forEach(payload::putLong);
        return seal("page " + query, payload.put(name).array());
    }

    /** A place that is a number alone. */
    String place(long number, String query) {
        return page(new Position(List.of(number), ""), query);
    }

    /** @param values how many a place in that query's order has */
    Position page(String token, String query, int values) {
        ByteBuffer payload = ByteBuffer.wrap(open("page " + query, token, "page_token"));
        if (payload.remaining() < values * Long.BYTES) {
            throw invalid("page_token");
        }
        List<Long> place = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            place.add(payload.getLong());
        }
        return new Position(place, StandardCharsets.UTF_8.decode(payload).toString());
    }

    private String seal(String purpose, byte[] payload) {
        byte[] sealed = Arrays.copyOf(mac(key, purpose, payload), SEAL_BYTES + payload.length);
        System.arraycopy(payload, 0, sealed, SEAL_BYTES, payload.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    private byte[] open(String purpose, String token, String field) {
        byte[] sealed;
        try {
            sealed = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw invalid(field);
        }
        if (sealed.length < SEAL_BYTES + Long.BYTES) {
            throw invalid(field);
        }
        byte[] payload = Arrays.copyOfRange(sealed, SEAL_BYTES, sealed.length);
        byte[] seal = Arrays.copyOf(sealed, SEAL_BYTES);
        if (MessageDigest.isEqual(mac(key, purpose, payload), seal)) {
            return payload;
        }
        if (formerKeys.stream().anyMatch(former -> MessageDigest.isEqual(mac(former, purpose, payload), seal))) {
            throw new WatchRefusedException(
                    Reason.LOST,
                    "the store was put back from a copy since: list anew, and watch from now on where you did");
        }
        throw invalid(field);
    }

    private static byte[] mac(SecretKeySpec key, String purpose, byte[] payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(payload), SEAL_BYTES);
        } catch (GeneralSecurityException e) {
            // Every Java platform has HmacSHA256 (javax.crypto.Mac).
            throw new IllegalStateException(e);
        }
    }

    private static ApiException invalid(String field) {
        String what = field.equals("page_token")
                ? "page_token is not one that was given for this query: leave it out to start anew"
                : "resume_token is not one of this control plane's: leave it out to watch from now on";
        return ApiException.badField(field, "INVALID_" + field.toUpperCase(Locale.ROOT), what);
    }
}
