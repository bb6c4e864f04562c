package io.forgewatch.control;

import io.forgewatch.control.access.Caller;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.StoreException;
import io.forgewatch.control.trust.CertificateAuthority;
import io.forgewatch.control.trust.Enrolments;
import io.forgewatch.v1.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Gives a data directory its CA, and the first enrolment token. */
public final class ControlInit {
    private static final Caller INIT = new Caller("control-init", Role.ADMIN, "");

    private ControlInit() {}

    /**
     * What there is now.
     *
     * @param isNew whether the CA was made by this call
     * @param fingerprint SHA-256 of the CA's certificate
     * @param certificate its file
     * @param secret the enrolment token
     * @param expires when that is good no longer
     */
    public record Result(boolean isNew, String fingerprint, Path certificate, String secret, Instant expires) {}

    /**
     * Makes the CA where there is none, and in any case a token. No control plane may run on the directory.
     *
     * @param node the only one that the token enrols; empty for any that is not enrolled
     * @param maxUses how many nodes it enrols
     * @param ttl how long it is good
     * @throws IOException one line
     */
    public static Result run(ControlConfig config, String node, int maxUses, Duration ttl) throws IOException {
        Path dataDir = config.dataDir();
        DataDirectory held = DataDirectory.open(dataDir);
        try (FindingStore store = FindingStore.open(config.store(), config.clock())) {
            boolean isNew = !CertificateAuthority.exists(dataDir);
            CertificateAuthority authority = isNew
                    ? CertificateAuthority.create(dataDir, config.clock())
                    : CertificateAuthority.open(dataDir, config.clock());
            Enrolments.Created created = new Enrolments(
                            store.enrolments(), authority, config.tls().nodeLife(), config.clock())
                    .create(node, maxUses, ttl, INIT)
                    .orElseThrow(() -> new IOException(
                            "there are too many enrolment tokens: revoke some with" + " forgewatch enrolment revoke"));
            return new Result(
                    isNew,
                    authority.fingerprint(),
                    dataDir.resolve(CertificateAuthority.CERTIFICATE_FILE),
                    created.secret(),
                    config.clock().instant().plus(ttl));
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            held.close();
        }
    }
}
