package io.forgewatch.collector.detect.identity;

import io.forgewatch.collector.detect.identity.ElfFile.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which parts of a file are mapped when it runs, in the order in which they are worth reading: constants, then code (older
 * linkers keep constants there too), then data. Each byte stands in one range only, however the segments overlap.
 */
final class LoadRanges {
    /** A mapping begins and ends with a page. */
    private static final long PAGE_BYTES = 4096;

    /** What a segment is for. */
    enum Kind {
        CONSTANTS,
        CODE,
        DATA
    }

    /** A part of a file. */
    record Range(Kind kind, long from, long to) {}

    private final long sizeBytes;
    /** From and to of what is in a range already; what touches is one. */
    private final TreeMap<Long, Long> taken = new TreeMap<>();

    private final List<Range> ranges = new ArrayList<>();

    private LoadRanges(long sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    static List<Range> of(List<Segment> loads, long sizeBytes) {
        LoadRanges ranges = new LoadRanges(sizeBytes);
        for (Kind kind : Kind.values()) {
            loads.stream().filter(load -> kind(load) == kind).forEach(load -> ranges.add(kind, load));
        }
        return List.copyOf(ranges.ranges);
    }

    private static Kind kind(Segment load) {
        if (load.isWritable()) {
            return Kind.DATA;
        }
        return load.isExecutable() ? Kind.CODE : Kind.CONSTANTS;
    }

    private void add(Kind kind, Segment load) {
        if (load.offset() < 0 || load.offset() >= sizeBytes || load.fileSize() == 0) {
            return;
        }
        long there = sizeBytes - load.offset();
        long end = load.offset() + (load.fileSize() < 0 ? there : Math.min(load.fileSize(), there));
        long from = load.offset() & -PAGE_BYTES;
        // By its last byte: nothing is added to what may be the largest number there is.
        long to = Math.min(sizeBytes - 1, (end - 1) | (PAGE_BYTES - 1)) + 1;
        Map.Entry<Long, Long> before = taken.floorEntry(from);
        long mergedFrom = before != null && before.getValue() >= from ? before.getKey() : from;
        long mergedTo = to;
        long at = from;
        NavigableMap<Long, Long> within = taken.subMap(mergedFrom, true, to, true);
        for (Map.Entry<Long, Long> other : within.entrySet()) {
            addRange(kind, at, Math.min(to, other.getKey()));
            at = Math.max(at, other.getValue());
            mergedTo = Math.max(mergedTo, other.getValue());
        }
        addRange(kind, at, to);
        within.clear();
        taken.put(mergedFrom, mergedTo);
    }

    private void addRange(Kind kind, long from, long to) {
        if (from < to) {
            ranges.add(new Range(kind, from, to));
        }
    }
}
