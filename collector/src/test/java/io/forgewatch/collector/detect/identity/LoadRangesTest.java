package io.forgewatch.collector.detect.identity;

import static io.forgewatch.collector.detect.identity.LoadRanges.Kind.CODE;
import static io.forgewatch.collector.detect.identity.LoadRanges.Kind.CONSTANTS;
import static io.forgewatch.collector.detect.identity.LoadRanges.Kind.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.detect.identity.ElfFile.Segment;
import io.forgewatch.collector.detect.identity.LoadRanges.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class LoadRangesTest {
    private static final long MIB = 1 << 20;

    private static Segment load(int flags, long offset, long size) {
        return new Segment(Segment.LOAD, flags, offset, 0, size);
    }

    @Test
    void readsConstantsThenCodeThenData() {
        List<Segment> loads =
                List.of(load(6, 0x3000, 0x1000), load(5, 0x1000, 0x1000), load(4, 0, 0x1000), load(4, 0x2000, 0x1000));

        assertThat(LoadRanges.of(loads, MIB))
                .containsExactly(
                        new Range(CONSTANTS, 0, 0x1000),
                        new Range(CONSTANTS, 0x2000, 0x3000),
                        new Range(CODE, 0x1000, 0x2000),
                        new Range(DATA, 0x3000, 0x4000));
    }

    @Test
    void takesWholePagesAndEachOnce() {
        List<Segment> loads = List.of(load(4, 0x10, 0x1800), load(5, 0x1900, 0x100), load(6, 0x2f00, 0x10));

        assertThat(LoadRanges.of(loads, MIB))
                .containsExactly(new Range(CONSTANTS, 0, 0x2000), new Range(DATA, 0x2000, 0x3000));
    }

    @Test
    void fillsWhatLiesBetween() {
        List<Segment> loads =
                List.of(load(4, 0x1000, 0x1000), load(4, 0x3000, 0x1000), load(5, 0, 0x6000), load(6, 0, 0x7000));

        assertThat(LoadRanges.of(loads, MIB))
                .containsExactly(
                        new Range(CONSTANTS, 0x1000, 0x2000),
                        new Range(CONSTANTS, 0x3000, 0x4000),
                        new Range(CODE, 0, 0x1000),
                        new Range(CODE, 0x2000, 0x3000),
                        new Range(CODE, 0x4000, 0x6000),
                        new Range(DATA, 0x6000, 0x7000));
    }

    @Test
    void leavesOutALastPageThatNoSegmentTouches() {
        assertThat(LoadRanges.of(List.of(load(4, 0, 950)), 5000)).containsExactly(new Range(CONSTANTS, 0, 4096));
        assertThat(LoadRanges.of(List.of(load(4, 0, 4097)), 5000)).containsExactly(new Range(CONSTANTS, 0, 5000));
    }

    @Test
    void endsWithTheFileWhateverTheHeadersSay() {
        List<Segment> loads = List.of(
                load(4, MIB - 1, Long.MAX_VALUE),
                load(4, 0, -1),
                load(4, Long.MAX_VALUE, 4),
                load(4, -1, Long.MAX_VALUE),
                load(4, MIB, 1));

        assertThat(LoadRanges.of(loads, MIB))
                .containsExactly(new Range(CONSTANTS, MIB - 4096, MIB), new Range(CONSTANTS, 0, MIB - 4096));
        assertThat(LoadRanges.of(List.of(load(4, Long.MAX_VALUE - 1, 9)), Long.MAX_VALUE))
                .containsExactly(new Range(CONSTANTS, Long.MAX_VALUE & -4096, Long.MAX_VALUE));
    }

    @Test
    void aHeaderTableFullOfOverlapsCostsLittle() {
        List<Segment> loads = new ArrayList<>();
        for (int i = 0; i < 65_535; i++) {
            loads.add(load(4, 8192L * (i % 30_000), i < 30_000 ? 100 : 1L << 30));
        }

        List<Range> ranges =
                Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> LoadRanges.of(loads, 1L << 31));

        assertThat(ranges.stream().mapToLong(range -> range.to() - range.from()).sum())
                .isEqualTo(8192L * 29_999 + (1L << 30));
    }
}
