package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.detect.BuildCounts;
import io.forgewatch.collector.report.ReporterCounts;
import org.junit.jupiter.api.Test;

class CollectorCountsTest {
    private static final BuildCounts BUILDS = new BuildCounts(4, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static ProbeCounters kernel(long seen, long sent, long lost) {
        return new ProbeCounters(seen, sent, lost, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static ReporterCounts findings(long reported, long pending) {
        return new ReporterCounts(reported, 3, 2, 1, 1, 0, 0, pending);
    }

    private static CollectorCounts counts(ProbeCounters kernel, StreamCounts stream, long others) {
        return new CollectorCounts(kernel, stream, 4, others, 1, BUILDS, findings(7, 1));
    }

    @Test
    void shouldAddUp() {
        CollectorCounts counts = counts(kernel(20, 18, 2), new StreamCounts(20, 1, 5, 8, 6, 0), 1);

        assertThat(counts.discrepancies()).isEmpty();
        assertThat(counts.waiting()).isEqualTo(3);
    }

    @Test
    void shouldNameEachSumThatDoesNotComeOutWithItsNumbers() {
        StreamCounts stream = new StreamCounts(24, 1, 5, 8, 6, 0);
        CollectorCounts counts = new CollectorCounts(kernel(20, 18, 1), stream, 4, 1, 2, BUILDS, findings(9, 1));

        assertThat(counts.discrepancies())
                .containsExactly(
                        "kernel seen = sent + lost does not hold: 25 and 24",
                        "kernel sent 23 records, but 24 were read",
                        "read = malformed + exits + host + container does not hold: 24 and 20",
                        "container = launches + others + held does not hold: 6 and 7",
                        "reported = stored + superseded + dropped + rejected + pending does not hold: 9 and 7");
    }
}
