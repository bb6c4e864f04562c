package io.forgewatch.collector;

import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.report.ControlLink;
import io.forgewatch.collector.report.LinkCounts;
import io.forgewatch.collector.report.LinkTarget;
import io.forgewatch.collector.report.LinkTimes;
import io.forgewatch.collector.report.Outbox;
import io.forgewatch.collector.report.OutboxCounts;
import io.forgewatch.collector.report.OutboxLimits;
import io.forgewatch.collector.report.identity.LiveIdentity;
import io.forgewatch.v1.Capability;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collector whose findings go to a control plane over the network, by way of an outbox in the data directory: while control is away
 * it goes on watching. Thread-safe.
 */
public final class LinkedCollector implements AutoCloseable {
    private final OpenParts parts = new OpenParts();

    private final Outbox outbox;
    private final Collector collector;
    private final ControlLink link;

    private LinkedCollector(
            CollectorConfig config,
            OutboxLimits limits,
            LinkTarget target,
            @Nullable LiveIdentity identity,
            MeterRegistry meters)
            throws ProbeException, IOException {
        try {
            this.outbox = parts.add(Outbox.open(config.dataDir(), limits, Clock.systemUTC()));
            this.collector = parts.add(Collector.start(config, outbox, meters));
            this.link = ControlLink.start(
                    target,
                    collector.identity(),
                    capabilities(config),
                    () -> HeartbeatCounters.throughOutbox(collector.recentCounts(), outbox.counts()),
                    outbox,
                    LinkTimes.DEFAULT);
            // Below the collector: what that hands on at its end is still sent.
            parts.addBelow(link);
            parts.add(new LinkMeters(meters, outbox, link));
            if (identity != null) {
                parts.add(identity).renewAt(target.host(), target.port(), link::reconnect);
            }
        } catch (ProbeException | IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts one. Whether the control plane can be reached makes no difference.
     *
     * @param identity with whose certificate the target's credentials are, to be renewed and closed by this; null where there is none
     * @param meters gets its meters until it is closed
     * @throws ProbeException as {@link Collector#start}
     * @throws IOException as {@link Collector#start}, or the outbox cannot be used
     */
    public static LinkedCollector start(
            CollectorConfig config,
            OutboxLimits limits,
            LinkTarget target,
            @Nullable LiveIdentity identity,
            MeterRegistry meters)
            throws ProbeException, IOException {
        return new LinkedCollector(config, limits, target, identity, meters);
    }

    private static List<Capability> capabilities(CollectorConfig config) {
        List<Capability> all = new ArrayList<>(List.of(Capability.DURABLE_OUTBOX));
        if (config.keepEvidence()) {
            all.add(Capability.EVIDENCE);
        }
        return all;
    }

    /** What watches this host. */
    public Collector collector() {
        return collector;
    }

    /** What waits for the control plane. */
    public OutboxCounts outbox() {
        return outbox.counts();
    }

    public LinkCounts link() {
        return link.counts();
    }

    /** Stops watching, sends what is left for some seconds, keeps the rest for the next start. Idempotent; does not throw. */
    @Override
    public void close() {
        parts.close();
    }
}
