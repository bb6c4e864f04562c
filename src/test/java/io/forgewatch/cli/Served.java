package io.forgewatch.cli;

import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlPlane;
import io.forgewatch.control.api.EvidenceSource;
import io.forgewatch.control.node.NodeRefusedException;
import io.forgewatch.control.sink.SinkConfig;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Hello;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A real control plane on a free port of loopback, which can go away and come back there. */
public final class Served implements AutoCloseable {
    private final EvidenceSource evidence;
    private ControlConfig config;
    private ControlPlane plane;

    public Served(Path dataDir) throws IOException {
        this(dataDir, EvidenceSource.NONE);
    }

    /** With kept copies. */
    public Served(Path dataDir, EvidenceSource evidence) throws IOException {
        this(dataDir, evidence, List.of());
    }

    /** With sinks. */
    public Served(Path dataDir, EvidenceSource evidence, List<SinkConfig> sinks) throws IOException {
        this.evidence = evidence;
        config = ControlConfig.inDirectory(dataDir)
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withHeartbeat(Duration.ofMillis(100))
                .withSinks(sinks)
                .withRetention(Duration.ofDays(36_500));
        plane = start(config);
        config = config.withListen(plane.address());
    }

    public String server() {
        return "127.0.0.1:" + config.listen().getPort();
    }

    /** What a command needs to find it. */
    public String[] args(String... command) {
        String[] args = Arrays.copyOf(command, command.length + 4);
        System.arraycopy(
                new String[] {
                    "--server", server(), "--data-dir", config.dataDir().toString()
                },
                0,
                args,
                command.length,
                4);
        return args;
    }

    public void ingest(Finding... findings) throws IOException {
        plane.ingest(List.of(findings));
    }

    /** A node says what it is and what it has counted. */
    public void connect(Hello hello, CollectorCounters counters) throws NodeRefusedException {
        plane.nodes().connect(hello, 1, () -> {}).heartbeat(counters);
    }

    /** Listens for collectors; where, as HOST:PORT. */
    public String collectors() throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return "127.0.0.1:" + plane.listenForCollectors(free, "test").getPort();
    }

    public void goAway() {
        plane.close();
    }

    public void comeBack() throws IOException {
        plane = start(config);
    }

    /** While it is away: stores a finding and deletes whatever is older than a second. */
    public void storeAndForget(Finding finding) throws IOException, InterruptedException {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (ControlPlane quiet = ControlPlane.open(config, meters)) {
            quiet.ingest(List.of(finding));
        }
        // Sweeps as it starts.
        ControlPlane sweeping = ControlPlane.open(config.withRetention(Duration.ofSeconds(1)), meters);
        while (meters.get("forgewatch.control.findings.deleted").counter().count() == 0) {
            Thread.sleep(20);
        }
        sweeping.close();
    }

    @Override
    public void close() {
        plane.close();
    }

    private ControlPlane start(ControlConfig with) throws IOException {
        ControlPlane started = ControlPlane.open(with, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        started.listen(evidence);
        return started;
    }
}
