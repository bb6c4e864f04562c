package io.forgewatch.collector.exec;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Records that could not be decoded: how many by fault, and the last few for whoever looks into it. Thread-safe. */
public final class MalformedRecords {
    static final int MAX_SAMPLES = 8;
    static final int MAX_SAMPLE_BYTES = 256;

    /**
     * One of them.
     *
     * @param sizeBytes its size in the ring
     * @param hex its first {@value #MAX_SAMPLE_BYTES} bytes
     */
    public record Sample(RecordFault fault, int sizeBytes, String hex) {}

    /** Complete from the start: only the adders change. */
    private final Map<RecordFault, LongAdder> counts = new EnumMap<>(RecordFault.class);

    private final Deque<Sample> samples = new ArrayDeque<>();

    MalformedRecords() {
        for (RecordFault fault : RecordFault.values()) {
            counts.put(fault, new LongAdder());
        }
    }

    void add(RecordFault fault, ByteBuffer record) {
        counter(fault).increment();
        byte[] head = new byte[Math.min(record.remaining(), MAX_SAMPLE_BYTES)];
        record.get(record.position(), head);
        Sample sample = new Sample(fault, record.remaining(), HexFormat.of().formatHex(head));
        synchronized (samples) {
            if (samples.size() == MAX_SAMPLES) {
                samples.removeFirst();
            }
            samples.addLast(sample);
        }
    }

    /** How many had this fault. */
    public long count(RecordFault fault) {
        return counter(fault).sum();
    }

    /** How many there were. */
    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** The last ones, oldest first. */
    public List<Sample> samples() {
        synchronized (samples) {
            return new ArrayList<>(samples);
        }
    }

    private LongAdder counter(RecordFault fault) {
        return Objects.requireNonNull(counts.get(fault));
    }
}
