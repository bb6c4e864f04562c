package io.forgewatch.collector;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Meters {@code forgewatch.…} of one part, until it is closed. What they ask is asked for each value, by any thread. */
final class MeterSet implements AutoCloseable {
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    /** Kept here since Micrometer refers weakly to what it asks: without this the counters stand still after a collection. */
    private final List<Object> asked = new ArrayList<>();

    MeterSet(MeterRegistry registry) {
        this.registry = registry;
    }

    /** {@code tags} are keys and values by turns. */
    <T> void counter(String name, String description, Supplier<T> of, ToDoubleFunction<T> value, String... tags) {
        asked.add(of);
        meters.add(FunctionCounter.builder("forgewatch." + name, of, from -> value.applyAsDouble(from.get()))
                .description(description)
                .tags(tags)
                .register(registry));
    }

    /** A counter of seconds. */
    <T> void seconds(String name, String description, Supplier<T> of, ToDoubleFunction<T> nanoseconds) {
        asked.add(of);
        meters.add(FunctionCounter.builder(
                        "forgewatch." + name,
                        of,
                        from -> nanoseconds.applyAsDouble(from.get()) / TimeUnit.SECONDS.toNanos(1))
                .description(description)
                .baseUnit("seconds")
                .register(registry));
    }

    <T> void gauge(String name, String description, Supplier<T> of, ToDoubleFunction<T> value) {
        asked.add(of);
        meters.add(Gauge.builder("forgewatch." + name, of, from -> value.applyAsDouble(from.get()))
                .description(description)
                .register(registry));
    }

    /** Takes the meters back. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
        asked.clear();
    }
}
