package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.detect.BuildCounts;
import io.forgewatch.collector.report.OutboxCounts;
import io.forgewatch.collector.report.ReporterCounts;
import io.forgewatch.v1.CollectorCounters;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeartbeatCountersTest {
    private static final BuildCounts BUILDS = new BuildCounts(4, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Of 100 reported, 60 were stored, 15 superseded, 10 dropped, 5 rejected, and 10 wait. */
    private static final ReporterCounts REPORTER = new ReporterCounts(100, 60, 15, 10, 4, 5, 3, 10);

    @Test
    void shouldAddUpInProcess() {
        CollectorCounters counters = HeartbeatCounters.inProcess(counts());
        assertThat(counters.getKernelSeen()).isEqualTo(30);
        assertThat(counters.getKernelLost()).isEqualTo(3);
        assertThat(counters.getFindingsAcknowledged()).isEqualTo(60);
        assertAddsUp(counters);
    }

    @Test
    void shouldAddUpThroughTheOutbox() {
        // Of 60 put and 40 from before: 50 acknowledged, 2 refused, 8 superseded, 40 wait.
        OutboxCounts outbox = new OutboxCounts(60, 40, 50, 2, 8, 40, 9000, Duration.ofMillis(61_500), 1);
        CollectorCounters counters = HeartbeatCounters.throughOutbox(counts(), outbox);
        assertThat(counters.getFindingsReported()).isEqualTo(140);
        assertThat(counters.getFindingsAcknowledged()).isEqualTo(50);
        assertThat(counters.getFindingsPending()).isEqualTo(50);
        assertThat(counters.getOutboxFindings()).isEqualTo(40);
        assertThat(counters.getLag().getSeconds()).isEqualTo(61);
        assertThat(counters.getLag().getNanos()).isEqualTo(500_000_000);
        assertThat(counters.getOutboxesSetAside()).isEqualTo(1);
        assertAddsUp(counters);
    }

    private static void assertAddsUp(CollectorCounters counters) {
        assertThat(counters.getFindingsReported())
                .isEqualTo(counters.getFindingsAcknowledged()
                        + counters.getFindingsSuperseded()
                        + counters.getFindingsDropped()
                        + counters.getFindingsRefused()
                        + counters.getFindingsPending());
    }

    private static CollectorCounts counts() {
        ProbeCounters kernel = new ProbeCounters(20, 18, 2, 10, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        return new CollectorCounts(kernel, StreamCounts.NONE, 0, 0, 0, BUILDS, REPORTER);
    }
}
