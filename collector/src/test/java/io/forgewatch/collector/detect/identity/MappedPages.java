package io.forgewatch.collector.detect.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.detect.identity.ElfFile.Segment;
import io.forgewatch.collector.detect.identity.LoadRanges.Kind;
import io.forgewatch.collector.detect.identity.LoadRanges.Range;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says page by page what is mapped, without the ranges' own arithmetic. */
final class MappedPages {
    private static final long PAGE_BYTES = 4096;

    private MappedPages() {}

    /** Each page that a segment touches stands in one range, of the first kind that touches it, and no other page does. */
    static void assertCovered(List<Segment> loads, long sizeBytes) {
        Map<Long, Kind> touched = new HashMap<>();
        for (Segment load : loads) {
            for (long page = 0; page * PAGE_BYTES < sizeBytes; page++) {
                if (touches(load, page, sizeBytes)) {
                    touched.merge(page, kind(load), (one, other) -> one.compareTo(other) < 0 ? one : other);
                }
            }
        }

        Map<Long, Kind> covered = new HashMap<>();
        for (Range range : LoadRanges.of(loads, sizeBytes)) {
            assertThat(range.from() % PAGE_BYTES).isZero();
            assertThat(range.to()).isGreaterThan(range.from()).isLessThanOrEqualTo(sizeBytes);
            assertThat(range.to() == sizeBytes || range.to() % PAGE_BYTES == 0).isTrue();
            for (long page = range.from() / PAGE_BYTES; page * PAGE_BYTES < range.to(); page++) {
                assertThat(covered.put(page, range.kind())).as("page %d", page).isNull();
            }
        }
        assertThat(covered).isEqualTo(touched);
    }

    private static boolean touches(Segment load, long page, long sizeBytes) {
        long pageEnd = Math.min(sizeBytes, (page + 1) * PAGE_BYTES);
        // A size is unsigned; an offset beyond the largest signed number lies behind the end of any file.
        return load.offset() >= 0
                && load.offset() < pageEnd
                && Long.compareUnsigned(load.fileSize(), Math.max(0, page * PAGE_BYTES - load.offset())) > 0;
    }

    private static Kind kind(Segment load) {
        if ((load.flags() & 2) != 0) {
            return Kind.DATA;
        }
        return (load.flags() & 1) != 0 ? Kind.CODE : Kind.CONSTANTS;
    }
}
