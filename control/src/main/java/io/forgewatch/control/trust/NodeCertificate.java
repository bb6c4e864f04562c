package io.forgewatch.control.trust;

import io.forgewatch.control.node.Nodes;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node's certificate says, in the URI that is its only name: {@code forgewatch://node/NAME/LINEAGE}.
 *
 * @param node the only node that its bearer may speak for
 * @param lineage the enrolment that it goes back to, whether it has been renewed or not
 * @param expires from when on it is good no longer
 */
public record NodeCertificate(String node, String lineage, Instant expires) {
    private static final Pattern URI = Pattern.compile("forgewatch://node/([^/]{1,253})/([A-Za-z0-9_-]{12})");
    /** GeneralName's uniformResourceIdentifier (RFC 5280, 4.2.1.6). */
    private static final int TYPE_URI = 6;

    String uri() {
        return "forgewatch://node/" + node + "/" + lineage;
    }

    /** Empty where it is no node's. Whether it is our CA's is for the caller to know. */
    public static Optional<NodeCertificate> of(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
        if (names == null || names.size() != 1) {
            return Optional.empty();
        }
        List<?> only = names.iterator().next();
        if (!Integer.valueOf(TYPE_URI).equals(only.get(0))) {
            return Optional.empty();
        }
        Matcher uri = URI.matcher(String.valueOf(only.get(1)));
        return uri.matches() && Nodes.isName(uri.group(1))
                ? Optional.of(new NodeCertificate(
                        uri.group(1), uri.group(2), certificate.getNotAfter().toInstant()))
                : Optional.empty();
    }
}
