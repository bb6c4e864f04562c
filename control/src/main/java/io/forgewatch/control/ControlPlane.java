package io.forgewatch.control;

import io.forgewatch.control.access.AccessTokens;
import io.forgewatch.control.api.ApiServer;
import io.forgewatch.control.api.EvidenceSource;
import io.forgewatch.control.collectors.CollectorServer;
import io.forgewatch.control.node.NodeLimits;
import io.forgewatch.control.node.Nodes;
import io.forgewatch.control.sink.Backoff;
import io.forgewatch.control.sink.Sinks;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.Ingested;
import io.forgewatch.control.store.Retention;
import io.forgewatch.control.store.StoreException;
import io.forgewatch.control.stream.FindingBroadcaster;
import io.forgewatch.v1.Finding;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running control plane: the store, the API's port and the sinks. Thread-safe. */
public final class ControlPlane implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlPlane.class);

    /** What is open, the last opened first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final AtomicBoolean closed = new AtomicBoolean();
    private final FindingStore store;
    private final FindingBroadcaster broadcaster;
    private final ControlConfig config;
    private final PrometheusMeterRegistry registry;
    private final AccessTokens access;
    private final ControlTrust trust;
    private final Nodes nodes;
    private final ControlMeters meters;
    private final Sinks sinks;
    private volatile @Nullable ApiServer api;

    private ControlPlane(ControlConfig config, PrometheusMeterRegistry registry) throws IOException {
        this.config = config;
        this.registry = registry;
        try {
            opened(DataDirectory.open(config.dataDir()));
            String token = TokenFile.readOrCreate(config.tokenFile());
            this.meters = new ControlMeters(registry);
            this.store = opened(FindingStore.open(config.store(), config.clock()));
            List<Meter> policy = ControlMeters.ofPolicy(store.policies(), registry);
            opened(() -> policy.forEach(registry::remove));
            this.access = opened(new AccessTokens(store.tokens(), token, config.clock()));
            this.trust = opened(ControlTrust.open(config, store));
            opened(Retention.start(store, config.retention(), config.maxStoreBytes(), config.clock(), meters::deleted));
            this.nodes = opened(Nodes.open(
                    store.nodes(), NodeLimits.of(config.silentAfter(), config.retention()), config.clock(), registry));
            this.sinks = opened(Sinks.start(config.sinks(), store, Backoff.DEFAULT, config.clock(), registry));
            this.broadcaster = new FindingBroadcaster(store, config.heartbeat(), config.clock());
            Gauge watches = Gauge.builder("forgewatch.control.watches", broadcaster, FindingBroadcaster::watches)
                    .description("Watches at this moment")
                    .register(registry);
            opened(() -> registry.remove(watches));
            FunctionCounter slow = FunctionCounter.builder(
                            "forgewatch.control.watches.slow", broadcaster, FindingBroadcaster::slowWatches)
                    .description("Watches that were ended since their clients took nothing for minutes")
                    .register(registry);
            opened(() -> registry.remove(slow));
            store.onChange(broadcaster::changed);
            store.onChange(sinks::changed);
        } catch (StoreException e) {
            close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /**
     * Opens the store and writes the token where there is none, but does not listen: findings can be ingested before anybody can
     * ask.
     *
     * @param meters receives the control plane's meters, and is what {@code /metrics} shows; the caller owns it
     * @throws IOException the store cannot be opened; its message is one line that says what, why and what to do
     */
    public static ControlPlane open(ControlConfig config, PrometheusMeterRegistry meters) throws IOException {
        return new ControlPlane(config, meters);
    }

    /**
     * Listens, with no kept copies to give out. Once, by whoever opened it.
     *
     * @throws IOException the port cannot be had; its message is one line that says what, why and what to do
     */
    public void listen() throws IOException {
        listen(EvidenceSource.NONE);
    }

    /**
     * Listens. Once, by whoever opened it.
     *
     * @param evidence where copies are that findings list; the caller's, to be asked until this is closed
     * @throws IOException as for {@link #listen()}
     */
    public void listen(EvidenceSource evidence) throws IOException {
        if (api != null || closed.get()) {
            throw new IllegalStateException("it listens already, or is closed");
        }
        api = opened(ApiServer.start(
                config.listen(),
                trust.api(),
                access,
                trust.enrolments(),
                store,
                nodes,
                broadcaster,
                evidence,
                sinks,
                config.clock(),
                registry));
        // Closed before the port, so that the streams end with a status.
        opened(broadcaster);
    }

    /**
     * Listens for collectors, too, on a port of their own: over TLS where there is a CA, and only those that it has enrolled.
     *
     * @param address of loopback where there is no CA
     * @param version of this program, which collectors are told
     * @return the address with the port that was taken
     * @throws IOException the address cannot be had or is no such; one line
     */
    public InetSocketAddress listenForCollectors(InetSocketAddress address, String version) throws IOException {
        return opened(CollectorServer.start(address, trust.collectors(), this::ingest, nodes, version, registry))
                .address();
    }

    /** Runs what is done with findings in the background for a moment, so that the first ones are told as fast as later ones. */
    public void warmUp() {
        opened(WarmUp.start(store));
    }

    /** Whether the API's port speaks TLS. */
    public boolean speaksTls() {
        return trust.api() != null;
    }

    /** The hosts that collectors run on. */
    public Nodes nodes() {
        return nodes;
    }

    /**
     * Stores revisions and returns once they are committed: what this call has returned for survives a kill of the process. All
     * of them are stored, or none. A revision that is not newer than the stored one changes nothing.
     *
     * @throws IOException nothing was stored; send them again. The message is one line
     * @throws IllegalArgumentException nothing was stored, and one of them never can be; sending them again is in vain. The
     *     message is one line
     */
    public void ingest(List<Finding> findings) throws IOException {
        try {
            Ingested result = store.ingest(findings);
            meters.ingested(result);
        } catch (StoreException e) {
            meters.refused(findings.size());
            throw new IOException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            meters.refused(findings.size());
            throw e;
        }
    }

    /**
     * Revisions that were ingested, as they are stored, where policy made something of them; as they are where none is in force.
     *
     * @throws IOException the store cannot answer; one line
     */
    public List<Finding> underPolicy(List<Finding> findings) throws IOException {
        if (!store.policies().isSet()) {
            return findings;
        }
        try {
            List<Finding> stored = new ArrayList<>();
            for (Finding finding : findings) {
                stored.add(store.get(finding.getName()).orElse(finding));
            }
            return stored;
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Where the API listens, with the port that was taken. */
    public InetSocketAddress address() {
        ApiServer listening = api;
        if (listening == null) {
            throw new IllegalStateException("it does not listen");
        }
        return listening.address();
    }

    /** Ends the streams, stops listening, closes the store. Idempotent; does not throw. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception e) {
                LOGGER.warn("the control plane did not stop in order: {}", e.toString());
            }
        }
    }
}
