package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.bpf.ProbeCounters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossWatchTest {
    private record Loss(long fromNs, long toNs, long records) {}

    private final List<Loss> losses = new ArrayList<>();
    private long nowNs = 1_000;
    private long lostExecs = 3;
    private int asked;

    private final LossWatch watch = new LossWatch(this::ask, () -> nowNs, (from, to, records) -> {
        losses.add(new Loss(from, to, records));
    });

    private ProbeCounters ask() {
        asked++;
        return new ProbeCounters(lostExecs, 0, lostExecs, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void shouldNotTellOfLossesBeforeItsFirstLook() {
        watch.ask();

        assertThat(losses).isEmpty();
        assertThat(watch.latest().lost()).isEqualTo(3);
    }

    @Test
    void shouldTellHowManyWereLostSinceItAskedLast() {
        nowNs = 2_000;
        watch.ask();
        lostExecs = 10;
        nowNs = 5_000;
        watch.ask();
        nowNs = 6_000;
        watch.ask();

        assertThat(losses).containsExactly(new Loss(2_000, 5_000, 7));
    }

    @Test
    void shouldAskOnceAnInterval() {
        watch.poll(1_000 + LossWatch.INTERVAL_NS - 1);
        assertThat(asked).isEqualTo(1);

        nowNs = 1_000 + LossWatch.INTERVAL_NS;
        watch.poll(nowNs);
        watch.poll(nowNs + 1);
        assertThat(asked).isEqualTo(2);
    }
}
