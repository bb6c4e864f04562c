package io.forgewatch.halves;

import com.google.protobuf.Timestamp;
import io.forgewatch.collector.report.ControlLink;
import io.forgewatch.collector.report.FindingReporter;
import io.forgewatch.collector.report.LinkTarget;
import io.forgewatch.collector.report.LinkTimes;
import io.forgewatch.collector.report.Outbox;
import io.forgewatch.collector.report.OutboxLimits;
import io.forgewatch.collector.report.ReporterLimits;
import io.forgewatch.v1.Capability;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Node;
import io.forgewatch.v1.NodeIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A collector from where findings are reported to where they go out: all but the kernel. */
final class CollectorHalf implements AutoCloseable {
    private static final ReporterLimits REPORTER = new ReporterLimits(
            100, 64 << 20, 16, 1 << 20, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(5));
    private static final LinkTimes TIMES = new LinkTimes(
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5));

    final Outbox outbox;
    final FindingReporter reporter;
    final ControlLink link;
    private final String node;

    CollectorHalf(Path dataDir, LinkTarget control, String node, int maxFindings, Consumer<Finding> onKept)
            throws IOException {
        this.node = node;
        outbox = Outbox.open(dataDir, new OutboxLimits(maxFindings, 256 << 20), Clock.systemUTC());
        reporter = new FindingReporter(outbox, REPORTER, onKept);
        link = ControlLink.start(
                control,
                NodeIdentity.newBuilder().setName(node).setProbe("core").build(),
                List.of(Capability.DURABLE_OUTBOX),
                this::counters,
                outbox,
                TIMES);
    }

    CollectorHalf(Path dataDir, LinkTarget control, String node) throws IOException {
        this(dataDir, control, node, 10_000, kept -> {});
    }

    private CollectorCounters counters() {
        return CollectorCounters.newBuilder()
                .setFindingsAcknowledged(outbox.counts().acknowledged())
                .setFindingsDropped(reporter.counts().dropped())
                .build();
    }

    void report(int from, int to, long revision) {
        for (int i = from; i < to; i++) {
            reporter.accept(finding("f" + i, revision));
        }
    }

    Finding finding(String id, long revision) {
        return Finding.newBuilder()
                .setName("findings/" + id)
                .setRevision(revision)
                .setNode(Node.newBuilder().setName(node))
                .setEventTime(Timestamp.newBuilder().setSeconds(1_700_000_000L))
                .build();
    }

    /** Whether all that was reported is on disk, and all that was there is acknowledged. */
    boolean isDone() {
        return reporter.counts().pending() == 0 && outbox.counts().waiting() == 0;
    }

    @Override
    public void close() throws IOException {
        reporter.close();
        link.close();
        outbox.close();
    }
}
