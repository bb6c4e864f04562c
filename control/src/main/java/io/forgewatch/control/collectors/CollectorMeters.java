package io.forgewatch.control.collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the collectors' port counts, until it is closed. */
final class CollectorMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final AtomicInteger streams = new AtomicInteger();
    private final Gauge shown;
    private final Counter batches;
    private final Counter refusedFindings;
    private final Counter foreignFindings;

    CollectorMeters(MeterRegistry registry) {
        this.registry = registry;
        this.shown = Gauge.builder("forgewatch.control.collectors.streams", streams, AtomicInteger::get)
                .description("Streams of collectors at this moment")
                .register(registry);
        this.batches = Counter.builder("forgewatch.control.collectors.batches")
                .description("Batches that were acknowledged")
                .register(registry);
        this.refusedFindings = Counter.builder("forgewatch.control.collectors.findings.refused")
                .description("Findings that were refused for good, and their collector was told so")
                .register(registry);
        this.foreignFindings = Counter.builder("forgewatch.control.collectors.findings.foreign")
                .description("Of the findings that were refused, those of another node than their collector's")
                .register(registry);
    }

    void opened() {
        streams.incrementAndGet();
    }

    /** {@code cause} is one of few words. */
    void ended(String cause) {
        streams.decrementAndGet();
        registry.counter("forgewatch.control.collectors.ended", "cause", cause).increment();
    }

    void acknowledged(BatchIngest.Result result) {
        batches.increment();
        refusedFindings.increment(result.done().getRefusedCount());
        foreignFindings.increment(result.foreign());
    }

    /** A peer was refused before it had a stream; {@code cause} is one of few words. */
    void refused(String cause) {
        registry.counter("forgewatch.control.collectors.refused", "cause", cause)
                .increment();
    }

    /** A certificate was given; {@code action} is enroll or renew. */
    void issued(String action) {
        registry.counter("forgewatch.control.certificates.issued", "action", action)
                .increment();
    }

    @Override
    public void close() {
        registry.remove(shown);
    }
}
