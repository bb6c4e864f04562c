package io.forgewatch.control.sink;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What became of a sink's findings, as meters with its name. Thread-safe. */
final class SinkCounts implements AutoCloseable {
    final LongAdder sent = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder dead = new LongAdder();
    final LongAdder shortened = new LongAdder();
    final LongAdder unconfirmed = new LongAdder();

    /** As the store has it. */
    final AtomicLong trimmed = new AtomicLong();

    private final List<Meter> meters = new ArrayList<>();
    private final MeterRegistry registry;

    SinkCounts(String sink, LongSupplier lag, MeterRegistry registry) {
        this.registry = registry;
        count(sink, "sent", sent, "Findings that the receiver has taken");
        count(sink, "retried", retried, "Attempts that failed and are made again");
        count(sink, "dead", dead, "Findings that the receiver refused for good");
        count(sink, "shortened", shortened, "Findings that were shortened to fit");
        count(sink, "unconfirmed", unconfirmed, "Findings written to a receiver that did not confirm them");
        count(sink, "trimmed", trimmed, "Findings that were deleted for their age before the sink came to them");
        meters.add(Gauge.builder("forgewatch.control.sink.lag", lag, LongSupplier::getAsLong)
                .description("Changes of findings that the sink has not come to")
                .tag("sink", sink)
                // Nobody else keeps the supplier, and a gauge of what is gone says NaN.
                .strongReference(true)
                .register(registry));
    }

    private void count(String sink, String what, Number count, String description) {
        meters.add(FunctionCounter.builder("forgewatch.control.sink." + what, count, Number::doubleValue)
                .description(description)
                .tag("sink", sink)
                .register(registry));
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
    }
}
