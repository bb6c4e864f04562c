package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeCountersTest {
    @Test
    void shouldCountSkippedRunsAsSeenAndLost() {
        long[] sums = {10, 8, 2, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        ProbeCounters counters = ProbeCounters.of(sums, 3, 1);
        assertThat(counters.execsSeen()).isEqualTo(13).isEqualTo(counters.execsSent() + counters.execsLost());
        assertThat(counters.seen()).isEqualTo(21).isEqualTo(counters.sent() + counters.lost());
        assertThat(counters.lost()).isEqualTo(6);
        assertThat(counters.argsShortened()).isEqualTo(1);
    }
}
