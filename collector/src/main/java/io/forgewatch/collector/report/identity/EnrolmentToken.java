package io.forgewatch.collector.report.identity;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an admin gives whoever enrols this node.
 *
 * @param text all of it, as control wants it
 * @param pin SHA-256 of the CA's certificate
 */
public record EnrolmentToken(String text, ByteString pin) {
    private static final Pattern FORM = Pattern.compile("fwe_[A-Za-z0-9_-]{12}_[A-Za-z0-9_-]{43}_([A-Za-z0-9_-]{43})");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException it is none
     */
    public static EnrolmentToken parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("it does not look like an enrolment token");
        }
        return new EnrolmentToken(
                text, ByteString.copyFrom(Base64.getUrlDecoder().decode(form.group(1))));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "an enrolment token";
    }
}
