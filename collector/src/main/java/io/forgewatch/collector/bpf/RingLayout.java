package io.forgewatch.collector.bpf;

/**
 * Where things lie in a BPF ring buffer that is mapped into a process (kernel/bpf/ringbuf.c).
 *
 * <pre>
 * map offset   0            page         2 * page      + size        + size
 *              +------------+------------+-------------+------+ - - - -+
 *              | consumer   | producer   | data        | data again    |
 *              | position   | position   |             |      |        |
 *              +------------+------------+-------------+------+ - - - -+
 * mapped       read, write  \_____________ read only ___/
 *
 * Of the data's second place only as much is mapped as the longest record may reach into it: what is mapped twice also counts
 * twice in the process's resident size. A record, 8-byte aligned; thanks to that second place it never wraps:
 *
 *    0                4                8                        8 + length, rounded up to 8
 *    +----------------+----------------+------------------------+
 *    | length, bits   | page offset    | payload                |
 *    +----------------+----------------+------------------------+
 *     bit 31  busy: reserved, not committed yet; everything behind it waits
 *     bit 30  discarded: to be skipped
 * </pre>
 *
 * Positions are bytes since the ring was made; they only grow, and their remainder by the size is the place in the data.
 */
final class RingLayout {
    static final int CONSUMER_POSITION = 0;

    /** Within the read-only mapping, which begins at the map offset of one page. */
    static final int PRODUCER_POSITION = 0;

    static final int HEADER_BYTES = 8;
    static final int ALIGNMENT = 8;

    /** No record is longer: the kernel side's buffer for one has 28 KiB (bpf/src/main/bpf/scratch.h). */
    static final int MAX_RECORD_BYTES = 32 << 10;

    static final int BUSY = 1 << 31;
    static final int DISCARDED = 1 << 30;
    static final int LENGTH_MASK = ~(BUSY | DISCARDED);

    private RingLayout() {}

    /** Where the data begins in the read-only mapping. */
    static int dataOffset(int pageBytes) {
        return pageBytes;
    }

    /** Bytes of the read-only mapping: the producer's page, the data and so much of it again as a record may reach into. */
    static long readOnlyBytes(int pageBytes, int sizeBytes) {
        return (long) pageBytes + sizeBytes + Math.min(sizeBytes, MAX_RECORD_BYTES);
    }

    /** The longest payload that a ring can hold and that lies in the mapping wherever it begins. */
    static int maxLengthBytes(int sizeBytes) {
        return Math.min(sizeBytes, MAX_RECORD_BYTES) - HEADER_BYTES;
    }

    /** What a record with this payload takes up in the ring. */
    static int recordBytes(int lengthBytes) {
        return (lengthBytes + HEADER_BYTES + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
