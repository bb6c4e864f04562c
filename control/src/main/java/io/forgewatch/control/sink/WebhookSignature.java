package io.forgewatch.control.sink;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * Signs a request as https://www.standardwebhooks.com has it, for which receivers find libraries in many languages: HMAC-SHA256 over
 * the id, the timestamp and the body, joined by dots.
 */
final class WebhookSignature {
    private WebhookSignature() {}

    static String of(Secret secret, String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret.hmacKey());
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            // Every Java platform has HmacSHA256 (javax.crypto.Mac).
            throw new IllegalStateException(e);
        }
    }
}
