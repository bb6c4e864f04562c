package io.forgewatch.collector;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;

/** The collector and nothing else: what a host runs once control is elsewhere. Its findings go nowhere. Takes a data folder. */
final class CollectorAlone {
    private CollectorAlone() {}

    public static void main(String[] args) throws Exception {
        CollectorConfig config = CollectorConfig.defaults(Path.of(args[0]), "bench");
        try (Collector collector = Collector.start(config, findings -> {}, new SimpleMeterRegistry())) {
            System.err.println("watching");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.err.println(collector.counts());
                collector.close();
            }));
            collector.ended().toCompletableFuture().join();
        }
    }
}
