package io.forgewatch.halves;

import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlPlane;
import io.forgewatch.control.store.StoreLocation;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** One of several control planes on a PostgreSQL database, until it is killed. */
public final class ChaosControl {
    static final String PASSWORD = "CHAOS_PASSWORD";

    private ChaosControl() {}

    /** Its own folder, the token's file that all have, the ports of the API and of collectors, the database. */
    public static void main(String[] args) throws Exception {
        StoreLocation store = new StoreLocation.PostgresUrl(args[4], System.getenv(PASSWORD));
        try (ControlPlane plane = ControlPlane.open(
                ControlConfig.inDirectory(Path.of(args[0]))
                        .withTokenFile(Path.of(args[1]))
                        .withListen(address(args[2]))
                        .withStore(store)
                        .withHeartbeat(Duration.ofMillis(500))
                        .withRetention(Duration.ofDays(36_500))
                        .withSilentAfter(Duration.ofSeconds(30)),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            plane.listenForCollectors(address(args[3]), "test");
            plane.listen();
            System.out.println("listens");
            new CountDownLatch(1).await();
        }
    }

    private static InetSocketAddress address(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }
}
