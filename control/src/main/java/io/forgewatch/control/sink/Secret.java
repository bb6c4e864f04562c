package io.forgewatch.control.sink;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/** A secret that requests are signed with. Never printed. */
public final class Secret {
    /** Shorter ones can be guessed. */
    public static final int MIN_BYTES = 16;

    /** How https://www.standardwebhooks.com writes them. */
    private static final String BASE64_PREFIX = "whsec_";

    private final byte[] key;

    private Secret(byte[] key) {
        this.key = key;
    }

    /**
     * Reads a secret: {@code whsec_} and base64, or any other text as it is.
     *
     * @throws IllegalArgumentException it is too short or not base64; the message does not tell it
     */
    public static Secret of(String text) {
        byte[] key;
        if (text.startsWith(BASE64_PREFIX)) {
            try {
                key = Base64.getDecoder().decode(text.substring(BASE64_PREFIX.length()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("after whsec_ there is no base64");
            }
        } else {
            key = text.getBytes(StandardCharsets.UTF_8);
        }
        if (key.length < MIN_BYTES) {
            throw new IllegalArgumentException("it has to have " + MIN_BYTES + " bytes at least");
        }
        return new Secret(key);
    }

    SecretKeySpec hmacKey() {
        return new SecretKeySpec(key, "HmacSHA256");
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
