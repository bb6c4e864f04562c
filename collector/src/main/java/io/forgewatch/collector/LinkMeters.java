package io.forgewatch.collector;

import io.forgewatch.collector.report.ControlLink;
import io.forgewatch.collector.report.Outbox;
import io.micrometer.core.instrument.MeterRegistry;

/** Shows the outbox and the link as meters {@code forgewatch.outbox.…} and {@code forgewatch.link.…}, until it is closed. */
final class LinkMeters implements AutoCloseable {
    private final MeterSet meters;

    LinkMeters(MeterRegistry registry, Outbox outbox, ControlLink link) {
        this.meters = new MeterSet(registry);
        meters.gauge("outbox.findings", "findings that wait on disk", outbox::counts, c -> c.waiting());
        meters.gauge("outbox.bytes", "bytes of those", outbox::counts, c -> c.bytes());
        meters.gauge(
                "outbox.lag.seconds",
                "how long the finding has waited that waits longest",
                outbox::counts,
                c -> c.lag().toMillis() / 1000.0);
        meters.counter(
                "outbox.acknowledged",
                "findings that the control plane has stored",
                outbox::counts,
                c -> c.acknowledged());
        meters.counter("outbox.refused", "findings given up for good", outbox::counts, c -> c.refused());
        meters.counter(
                "outbox.superseded", "revisions that a later one replaced before", outbox::counts, c -> c.superseded());
        meters.gauge("outbox.set.aside", "whether a damaged outbox was set aside", outbox::counts, c -> c.setAside());
        meters.gauge(
                "link.connected",
                "whether the control plane has welcomed this collector",
                link::counts,
                c -> c.connected() ? 1 : 0);
        meters.counter("link.connections", "connections made", link::counts, c -> c.connections());
        meters.counter("link.failures", "connections not made, or broken", link::counts, c -> c.failures());
        meters.counter("link.batches", "batches sent", link::counts, c -> c.batches());
    }

    /** Takes the meters back. */
    @Override
    public void close() {
        meters.close();
    }
}
