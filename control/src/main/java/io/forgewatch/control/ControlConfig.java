package io.forgewatch.control;

import io.forgewatch.control.node.NodeLimits;
import io.forgewatch.control.sink.SinkConfig;
import io.forgewatch.control.store.StoreLocation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What a control plane is started with.
 *
 * @param listen where the API listens; port 0 takes a free one, {@link ControlPlane#address()} tells which
 * @param dataDir holds the token, and the database where that is a file; created with mode 0700
 * @param store where findings are kept
 * @param tokenFile the bearer token, one line; created with mode 0600 where it does not exist
 * @param retention findings whose last exec is older are deleted
 * @param maxStoreBytes where findings take more of the disk, the oldest are deleted
 * @param heartbeat how often a quiet watch says that it is alive
 * @param silentAfter a node of which nothing was heard for so long is silent; see {@link NodeLimits}
 * @param sinks where findings are sent besides
 * @param tls how the ports prove who they are
 * @param clock tells when something is stored, and what is too old
 */
public record ControlConfig(
        InetSocketAddress listen,
        Path dataDir,
        StoreLocation store,
        Path tokenFile,
        Duration retention,
        long maxStoreBytes,
        Duration heartbeat,
        Duration silentAfter,
        List<SinkConfig> sinks,
        TlsConfig tls,
        Clock clock) {
    /** The port of the API where none is named. */
    public static final int DEFAULT_PORT = 7443;

    /** How long findings are kept where nothing else is said. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(90);

    /** How much of the disk findings may take where nothing else is said: some 400,000 findings of plain builds. */
    public static final long DEFAULT_MAX_STORE_BYTES = 10L << 30;

    /** How often a quiet watch says that it is alive, where nothing else is said. */
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(5);

    public ControlConfig {
        requirePositive("retention", retention);
        requirePositive("heartbeat", heartbeat);
        if (maxStoreBytes <= 0) {
            throw new IllegalArgumentException("maxStoreBytes is " + maxStoreBytes + "; it must be more than nothing");
        }
        sinks = List.copyOf(sinks);
    }

    /** Loopback, the default port, the token beside the database. */
    public static ControlConfig inDirectory(Path dataDir) {
        return new ControlConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), DEFAULT_PORT),
                dataDir,
                databaseIn(dataDir),
                dataDir.resolve("token"),
                DEFAULT_RETENTION,
                DEFAULT_MAX_STORE_BYTES,
                DEFAULT_HEARTBEAT,
                NodeLimits.DEFAULT_SILENT_AFTER,
                List.of(),
                TlsConfig.DEFAULT,
                Clock.systemUTC());
    }

    /** The file that findings are kept in where nothing else is said. */
    public static StoreLocation.SqliteFile databaseIn(Path dataDir) {
        return new StoreLocation.SqliteFile(dataDir.resolve("findings.db"));
    }

    public ControlConfig withStore(StoreLocation location) {
        return new ControlConfig(
                listen,
                dataDir,
                location,
                tokenFile,
                retention,
                maxStoreBytes,
                heartbeat,
                silentAfter,
                sinks,
                tls,
                clock);
    }

    public ControlConfig withListen(InetSocketAddress address) {
        return new ControlConfig(
                address,
                dataDir,
                store,
                tokenFile,
                retention,
                maxStoreBytes,
                heartbeat,
                silentAfter,
                sinks,
                tls,
                clock);
    }

    public ControlConfig withTokenFile(Path file) {
        return new ControlConfig(
                listen, dataDir, store, file, retention, maxStoreBytes, heartbeat, silentAfter, sinks, tls, clock);
    }

    public ControlConfig withRetention(Duration age) {
        return new ControlConfig(
                listen, dataDir, store, tokenFile, age, maxStoreBytes, heartbeat, silentAfter, sinks, tls, clock);
    }

    public ControlConfig withMaxStoreBytes(long bytes) {
        return new ControlConfig(
                listen, dataDir, store, tokenFile, retention, bytes, heartbeat, silentAfter, sinks, tls, clock);
    }

    public ControlConfig withHeartbeat(Duration interval) {
        return new ControlConfig(
                listen, dataDir, store, tokenFile, retention, maxStoreBytes, interval, silentAfter, sinks, tls, clock);
    }

    public ControlConfig withSilentAfter(Duration silence) {
        return new ControlConfig(
                listen, dataDir, store, tokenFile, retention, maxStoreBytes, heartbeat, silence, sinks, tls, clock);
    }

    public ControlConfig withSinks(List<SinkConfig> configs) {
        return new ControlConfig(
                listen,
                dataDir,
                store,
                tokenFile,
                retention,
                maxStoreBytes,
                heartbeat,
                silentAfter,
                configs,
                tls,
                clock);
    }

    public ControlConfig withTls(TlsConfig ports) {
        return new ControlConfig(
                listen,
                dataDir,
                store,
                tokenFile,
                retention,
                maxStoreBytes,
                heartbeat,
                silentAfter,
                sinks,
                ports,
                clock);
    }

    public ControlConfig withClock(Clock source) {
        return new ControlConfig(
                listen,
                dataDir,
                store,
                tokenFile,
                retention,
                maxStoreBytes,
                heartbeat,
                silentAfter,
                sinks,
                tls,
                source);
    }

    private static void requirePositive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " is " + value + "; it must be longer than nothing");
        }
    }
}
