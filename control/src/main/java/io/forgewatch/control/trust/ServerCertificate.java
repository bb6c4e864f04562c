package io.forgewatch.control.trust;

import io.netty.util.NetUtil;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.GeneralName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This control plane's own certificate: made anew, with a new key, at each start and when two thirds of its life are over. Its key is
 * never written anywhere. One thread of its own.
 */
public final class ServerCertificate implements AutoCloseable {
    /** How long one is good. */
    public static final Duration LIFE = Duration.ofDays(90);

    private static final Logger LOGGER = LoggerFactory.getLogger(ServerCertificate.class);
    private static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "::1");

    private final CertificateAuthority authority;
    private final Set<String> names;
    private final Duration life;
    private final User user;
    private final ScheduledThreadPoolExecutor timer;

    /** Serves with it from now on. */
    @FunctionalInterface
    public interface User {
        void use(PrivateKey key, List<X509Certificate> chain);
    }

    private ServerCertificate(CertificateAuthority authority, Collection<String> names, Duration life, User user) {
        this.authority = authority;
        this.names = new LinkedHashSet<>(LOCAL);
        this.names.addAll(names);
        this.life = life;
        this.user = user;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "forgewatch-certificate");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Makes the first and goes on renewing it.
     *
     * @param names DNS names and addresses by which it is reached, beside those of loopback
     * @param user is given the first before this returns
     */
    public static ServerCertificate start(
            CertificateAuthority authority, Collection<String> names, Duration life, User user) {
        ServerCertificate started = new ServerCertificate(authority, names, life, user);
        started.renew();
        long periodMs = life.toMillis() * 2 / 3;
        var unused =
                started.timer.scheduleWithFixedDelay(started::renewSafely, periodMs, periodMs, TimeUnit.MILLISECONDS);
        return started;
    }

    /** The names and addresses that clients may call it by. */
    public Set<String> names() {
        return Set.copyOf(names);
    }

    private void renew() {
        KeyPair pair = newKey();
        List<GeneralName> all =
                new ArrayList<>(List.of(new GeneralName(GeneralName.dNSName, CertificateAuthority.CONTROL_NAME)));
        for (String name : names) {
            boolean isAddress = NetUtil.createByteArrayFromIpAddressString(name) != null;
            all.add(new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        user.use(pair.getPrivate(), authority.signServer(pair.getPublic(), all, life));
    }

    private void renewSafely() {
        try {
            renew();
            LOGGER.info("this control plane's certificate was renewed");
        } catch (RuntimeException e) {
            LOGGER.error("this control plane's certificate could not be renewed: restart it", e);
        }
    }

    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java machine has P-256", e);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
