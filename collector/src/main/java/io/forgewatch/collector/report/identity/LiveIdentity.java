package io.forgewatch.collector.report.identity;

import io.grpc.ChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's certificate in use: connections are made with the latest, and it is renewed when two thirds of its life are over, again
 * and again until that succeeds. One thread of its own, once it renews.
 */
public final class LiveIdentity implements AutoCloseable {
    /** The name that goes with its credentials. */
    public static final String AUTHORITY = ControlTls.AUTHORITY;

    private static final Logger LOG = LoggerFactory.getLogger(LiveIdentity.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    /** Of its life, between two tries. */
    private static final int PAUSES_PER_LIFE = 100;

    private final Path dataDir;
    private final Clock clock;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final ScheduledThreadPoolExecutor timer;
    private volatile NodeCredential identity;
    private volatile boolean toldFailure;

    private LiveIdentity(Path dataDir, NodeCredential identity, Clock clock) {
        this.dataDir = dataDir;
        this.identity = identity;
        this.clock = clock;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "certificate-renewal");
            thread.setDaemon(true);
            return thread;
        });
        use(identity);
    }

    /**
     * What an enrolment has left in the data directory; empty where this host is not enrolled.
     *
     * @throws IOException it is damaged or cannot be read; one line
     */
    public static Optional<LiveIdentity> open(Path dataDir, Clock clock) throws IOException {
        return IdentityFile.read(dataDir).map(found -> new LiveIdentity(dataDir, found, clock));
    }

    private void use(NodeCredential latest) {
        keys.updateIdentityCredentials(new X509Certificate[] {latest.certificate(), latest.authority()}, latest.key());
    }

    /** The only node that it may speak for. */
    public String node() {
        return identity.node();
    }

    /** The latest. */
    public NodeCredential identity() {
        return identity;
    }

    /** For connections, each of which is made with the latest certificate. */
    public ChannelCredentials credentials() throws IOException {
        return ControlTls.of(keys, identity.authority());
    }

    /**
     * Begins to renew it, at that control plane. Once.
     *
     * @param renewed called after each time; must not block
     */
    public void renewAt(String host, int port, Runnable renewed) {
        Duration life = Duration.between(identity.certificate().getNotBefore().toInstant(), identity.expires());
        Duration share = life.dividedBy(PAUSES_PER_LIFE);
        long pauseMs = Math.max(100, Math.min(share.toMillis(), LONGEST_PAUSE.toMillis()));
        var unused = timer.scheduleWithFixedDelay(
                () -> renewWhenDue(host, port, renewed), pauseMs, pauseMs, TimeUnit.MILLISECONDS);
    }

    private void renewWhenDue(String host, int port, Runnable renewed) {
        NodeCredential current = identity;
        if (clock.instant().isBefore(current.renewAt())) {
            return;
        }
        try (CertificateClient client = new CertificateClient(host, port, credentials())) {
            NodeCredential next = client.renew();
            if (!next.node().equals(current.node()) || !next.authority().equals(current.authority())) {
                throw new IOException("the control plane answered with another node's certificate");
            }
            IdentityFile.write(dataDir, next);
            identity = next;
            use(next);
            toldFailure = false;
            LOG.info("this node's certificate was renewed, and is good until {}", next.expires());
            renewed.run();
        } catch (IOException | RuntimeException e) {
            if (!toldFailure) {
                LOG.warn(
                        "this node's certificate, good until {}, was not renewed, which is tried again: {}",
                        current.expires(),
                        e.getMessage());
            }
            toldFailure = true;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
