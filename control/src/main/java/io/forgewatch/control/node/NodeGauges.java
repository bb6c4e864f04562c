package io.forgewatch.control.node;

import io.forgewatch.v1.NodeStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** {@code forgewatch.control.nodes}: how many there are of which kind, until it is closed. */
final class NodeGauges implements AutoCloseable {
    /** What a node can be counted as; losing ones are among the others, too. */
    enum Kind {
        CONNECTED,
        DISCONNECTED,
        SILENT,
        LOSING;

        boolean holds(TrackedNode node) {
            return switch (this) {
                case CONNECTED -> node.state() == NodeStatus.State.CONNECTED;
                case DISCONNECTED -> node.state() == NodeStatus.State.DISCONNECTED;
                case SILENT -> node.state() == NodeStatus.State.SILENT;
                case LOSING -> node.losing();
            };
        }
    }

    private final MeterRegistry registry;
    private final List<Gauge> gauges = new ArrayList<>();
    /** Kept here since Micrometer refers weakly to what it asks. */
    private final ToLongFunction<Kind> count;

    NodeGauges(MeterRegistry registry, ToLongFunction<Kind> count) {
        this.registry = registry;
        this.count = count;
        for (Kind kind : Kind.values()) {
            gauges.add(Gauge.builder("forgewatch.control.nodes", this.count, of -> of.applyAsLong(kind))
                    .description("Nodes by state; losing ones are among the others, too")
                    .tag("state", kind.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
    }

    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }
}
