package io.forgewatch.control;

import io.forgewatch.control.api.ApiTls;
import io.forgewatch.control.collectors.CollectorTls;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.trust.CertificateAuthority;
import io.forgewatch.control.trust.Enrolments;
import io.forgewatch.control.trust.ServerCertificate;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How this control plane proves who it is, and knows its collectors: by the CA in its data directory, if there is one. */
final class ControlTrust implements AutoCloseable {
    private static final long RELOAD_MINUTES = 10;

    private final @Nullable ApiTls api;
    private final @Nullable CollectorTls collectors;
    private final Runnable renewal;

    private ControlTrust(@Nullable ApiTls api, @Nullable CollectorTls collectors, Runnable renewal) {
        this.api = api;
        this.collectors = collectors;
        this.renewal = renewal;
    }

    /**
     * Reads the CA and begins to renew what depends on time.
     *
     * @throws IOException a file cannot be read or is damaged; one line
     */
    static ControlTrust open(ControlConfig config, FindingStore store) throws IOException {
        TlsConfig tls = config.tls();
        ScheduledThreadPoolExecutor reload = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "forgewatch-tls-files");
            thread.setDaemon(true);
            return thread;
        });
        ApiTls own = tls.certificate() == null || tls.key() == null
                ? null
                : ofFiles(tls.certificate(), tls.key(), tls.names(), reload);
        if (!CertificateAuthority.exists(config.dataDir())) {
            return new ControlTrust(own, null, reload::shutdownNow);
        }
        CertificateAuthority authority = CertificateAuthority.open(config.dataDir(), config.clock());
        AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
        ServerCertificate server = ServerCertificate.start(
                authority, tls.names(), ServerCertificate.LIFE, (key, chain) -> use(keys, key, chain));
        Enrolments enrolments = new Enrolments(store.enrolments(), authority, tls.nodeLife(), config.clock());
        return new ControlTrust(
                own == null ? new ApiTls(keys, server.names()) : own,
                new CollectorTls(keys, authority.certificate(), enrolments, config.clock()),
                () -> {
                    server.close();
                    reload.shutdownNow();
                });
    }

    private static void use(AdvancedTlsX509KeyManager keys, PrivateKey key, List<X509Certificate> chain) {
        keys.updateIdentityCredentials(chain.toArray(X509Certificate[]::new), key);
    }

    /** Read anew where they change, as certificates do that another renews. */
    private static ApiTls ofFiles(Path certificate, Path key, List<String> names, ScheduledThreadPoolExecutor reload)
            throws IOException {
        try (InputStream pem = Files.newInputStream(certificate)) {
            AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
            AdvancedTlsX509KeyManager.Closeable unused = keys.updateIdentityCredentials(
                    certificate.toFile(), key.toFile(), RELOAD_MINUTES, TimeUnit.MINUTES, reload);
            Set<String> all = new HashSet<>(names);
            X509Certificate first =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            if (first.getSubjectAlternativeNames() != null) {
                // A DNS name or an address, as text; of other kinds none is a Host.
                first.getSubjectAlternativeNames().forEach(name -> all.add(String.valueOf(name.get(1))));
            }
            return new ApiTls(keys, all);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new IOException(
                    "the certificate " + certificate + " and its key " + key + " cannot be used (" + e.getMessage()
                            + "): write both as PEM, the key as PKCS #8, and check --tls-cert and --tls-key",
                    e);
        }
    }

    /** For the API's port; null where it has none. */
    @Nullable
    ApiTls api() {
        return api;
    }

    /** For the collectors' port; null where there is no CA. */
    @Nullable
    CollectorTls collectors() {
        return collectors;
    }

    /** Null where there is no CA. */
    @Nullable
    Enrolments enrolments() {
        return collectors == null ? null : collectors.enrolments();
    }

    @Override
    public void close() {
        renewal.run();
    }
}
