package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.forgewatch.collector.bpf.KernelClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class BootClockTest {
    @Test
    void shouldAddItsOffset() {
        BootClock clock = new BootClock(1_700_000_000_000_000_000L);

        assertThat(clock.apply(1_000_000_001L)).isEqualTo(Instant.ofEpochSecond(1_700_000_001L, 1));
    }

    @Test
    void shouldReachBackBeforeTheEpoch() {
        assertThat(new BootClock(-5_000_000_000L).apply(1)).isEqualTo(Instant.ofEpochSecond(-5, 1));
    }

    @Test
    void shouldMeasureTheWallClock() {
        BootClock clock = BootClock.measure();

        assertThat(clock.apply(KernelClock.bootTimeNs())).isCloseTo(Instant.now(), within(2, ChronoUnit.SECONDS));
    }
}
