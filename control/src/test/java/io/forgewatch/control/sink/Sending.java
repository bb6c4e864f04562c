package io.forgewatch.control.sink;

import static org.awaitility.Awaitility.await;

import io.forgewatch.control.Findings;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.StoreLocation;
import io.forgewatch.v1.Finding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A store and sinks that send what is in it, and that can be started anew. */
final class Sending implements AutoCloseable {
    private static final Backoff SHORT =
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofMillis(200));

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FindingStore store;
    private final List<SinkConfig> configs;
    private volatile Sinks sinks;

    Sending(Path directory, SinkConfig... configs) throws IOException {
        this(new StoreLocation.SqliteFile(directory.resolve("sending.db")), configs);
    }

    Sending(StoreLocation location, SinkConfig... configs) throws IOException {
        this.store = FindingStore.open(location, Clock.systemUTC());
        this.configs = List.of(configs);
        this.sinks = start();
        store.onChange(() -> sinks().changed());
    }

    private Sinks start() throws IOException {
        return Sinks.start(configs, store, SHORT, Clock.systemUTC(), meters);
    }

    static SinkConfig config(String name, String filter, SinkTarget target) {
        try {
            return new SinkConfig(name, Filter.parse(filter), FindingFormat.NATIVE, target);
        } catch (FilterException e) {
            throw new AssertionError(e);
        }
    }

    /** The finding of a number, at that second. */
    static Finding finding(int number) {
        return Findings.gcc("f" + number, number);
    }

    void ingest(Finding... findings) {
        store.ingest(List.of(findings));
    }

    /** Stores findings of the numbers, a few at a time. */
    void ingest(int from, int to) {
        for (int number = from; number < to; number++) {
            ingest(finding(number));
        }
    }

    void stop() {
        sinks.close();
    }

    void restart() throws IOException {
        sinks.close();
        sinks = start();
    }

    Sinks sinks() {
        return sinks;
    }

    SinkStatus status() {
        return sinks.list().get(0);
    }

    void awaitStatus(Predicate<SinkStatus> wanted) {
        await().atMost(Duration.ofSeconds(30)).until(this::status, wanted);
    }

    /** Waits until nothing is left to send. */
    void awaitIdle() {
        awaitStatus(status -> status.lag() == 0 && status.cursor().place() == store.lastChange());
    }

    double meter(String what) {
        return meters.get("forgewatch.control.sink." + what).functionCounter().count();
    }

    @Override
    public void close() {
        sinks.close();
        store.close();
    }
}
