package io.forgewatch.control;

import io.forgewatch.control.trust.Enrolments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the ports prove who they are. Where the data directory has a CA, both speak TLS by it.
 *
 * @param names DNS names and addresses by which this control plane is reached, beside those of loopback
 * @param certificate PEM, the chain for the API's port in place of one of our CA; null where there is none
 * @param key PEM, its key; null where there is none
 * @param nodeLife how long the certificates of nodes are good
 */
public record TlsConfig(
        List<String> names,
        @Nullable Path certificate,
        @Nullable Path key,
        Duration nodeLife) {
    /** No names, no certificate of one's own. */
    public static final TlsConfig DEFAULT = new TlsConfig(List.of(), null, null, Enrolments.NODE_LIFE);

    public TlsConfig {
        names = List.copyOf(names);
    }

    public TlsConfig withNames(List<String> all) {
        return new TlsConfig(all, certificate, key, nodeLife);
    }

    public TlsConfig withCertificate(Path chain, Path itsKey) {
        return new TlsConfig(names, chain, itsKey, nodeLife);
    }

    public TlsConfig withNodeLife(Duration life) {
        return new TlsConfig(names, certificate, key, life);
    }
}
