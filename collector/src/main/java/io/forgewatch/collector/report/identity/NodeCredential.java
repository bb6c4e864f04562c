package io.forgewatch.collector.report.identity;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's certificate with its key.
 *
 * @param node the node that it names, and the only one that it may speak for
 * @param certificate its own
 * @param authority the CA's, by which the control plane is known, too
 */
public record NodeCredential(String node, PrivateKey key, X509Certificate certificate, X509Certificate authority) {
    /** As control writes it: the node, and the enrolment that the certificate goes back to. */
    private static final Pattern URI = Pattern.compile("forgewatch://node/([^/]{1,253})/[^/]+");

    /** @throws IOException the certificates are not what an enrolment gives; one line */
    static NodeCredential of(PrivateKey key, List<X509Certificate> chain) throws IOException {
        if (chain.size() != 2) {
            throw new IOException("a node has a certificate and its CA's, and not " + chain.size());
        }
        return new NodeCredential(node(chain.get(0)), key, chain.get(0), chain.get(1));
    }

    private static String node(X509Certificate certificate) throws IOException {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                Matcher uri = URI.matcher(String.valueOf(name.get(1)));
                if (uri.matches()) {
                    return uri.group(1);
                }
            }
        } catch (CertificateParsingException e) {
            throw new IOException("the certificate cannot be read: " + e.getMessage(), e);
        }
        throw new IOException("the certificate names no node");
    }

    /** When two thirds of its life are over. */
    Instant renewAt() {
        Instant begin = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(begin, expires());
        return begin.plus(life.multipliedBy(2).dividedBy(3));
    }

    public Instant expires() {
        return certificate.getNotAfter().toInstant();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "the identity of " + node;
    }
}
