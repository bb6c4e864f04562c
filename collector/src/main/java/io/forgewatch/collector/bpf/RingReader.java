package io.forgewatch.collector.bpf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks the records of a ring in memory laid out as {@link RingLayout} says. It allocates nothing.
 *
 * <p>Memory order is that of libbpf's {@code ringbuf_process_ring}: the producer's position and each record's length are read with
 * acquire, the consumer's position is published with release, once a batch. One thread reads; any may ask for the fill.
 */
final class RingReader {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer consumerPage;
    private final ByteBuffer readOnly;
    private final ByteBuffer record;
    private final int dataOffset;
    private final int sizeBytes;
    private final int batchBytes;
    private final int maxLengthBytes;

    /**
     * A reader of the memory given; the caller keeps it mapped as long as the reader is used.
     *
     * @param consumerPage writable; holds the consumer's position
     * @param readOnly the producer's page, the data and the beginning of the data again
     * @param sizeBytes of the ring's data: a power of two
     */
    RingReader(ByteBuffer consumerPage, ByteBuffer readOnly, int pageBytes, int sizeBytes) {
        long needed = RingLayout.readOnlyBytes(pageBytes, sizeBytes);
        if (Integer.bitCount(sizeBytes) != 1 || readOnly.capacity() < needed) {
            throw new IllegalArgumentException("a ring of " + sizeBytes + " bytes, a power of two, takes " + needed
                    + " bytes of memory; there are " + readOnly.capacity());
        }
        this.consumerPage = consumerPage;
        this.readOnly = readOnly;
        // duplicate() falls back to big-endian.
        this.record = readOnly.duplicate().order(ByteOrder.nativeOrder());
        this.dataOffset = RingLayout.dataOffset(pageBytes);
        this.sizeBytes = sizeBytes;
        this.maxLengthBytes = RingLayout.maxLengthBytes(sizeBytes);
        this.batchBytes = Math.max(sizeBytes / 8, RingLayout.ALIGNMENT);
    }

    /**
     * Hands over the committed records, in their order, up to an eighth of the ring: its room is given back after each batch, and
     * the caller gets to do other things.
     *
     * <p>What the handler throws comes through. The record that it was given counts as read, those behind it are not touched.
     *
     * @return how many records were passed, discarded ones not among them; 0 when there was none that is committed
     */
    int readBatch(RecordHandler handler) {
        long start = getLongAcquire(consumerPage, RingLayout.CONSUMER_POSITION);
        long producer = getLongAcquire(readOnly, RingLayout.PRODUCER_POSITION);
        long position = start;
        int records = 0;
        try {
            while (position < producer && position - start < batchBytes) {
                int offset = dataOffset + (int) (position & (sizeBytes - 1));
                int header = getIntAcquire(readOnly, offset);
                if ((header & RingLayout.BUSY) != 0) {
                    break;
                }
                int length = header & RingLayout.LENGTH_MASK;
                checkLength(length, position, producer);
                position += RingLayout.recordBytes(length);
                if ((header & RingLayout.DISCARDED) == 0) {
                    records++;
                    int payload = offset + RingLayout.HEADER_BYTES;
                    handler.onRecord(record.limit(payload + length).position(payload));
                } else if (records == 0 && position - start >= batchBytes) {
                    // Discarded records alone are no end: 0 means that nothing is there.
                    start = position;
                    putLongRelease(consumerPage, RingLayout.CONSUMER_POSITION, position);
                }
            }
        } finally {
            if (position != start) {
                putLongRelease(consumerPage, RingLayout.CONSUMER_POSITION, position);
            }
        }
        return records;
    }

    /** Bytes that wait to be read, as the kernel counts them for its own fill; any thread. */
    long fillBytes() {
        long consumer = getLongAcquire(consumerPage, RingLayout.CONSUMER_POSITION);
        return Math.max(0, getLongAcquire(readOnly, RingLayout.PRODUCER_POSITION) - consumer);
    }

    private void checkLength(int length, long position, long producer) {
        if (length > maxLengthBytes || position + RingLayout.recordBytes(length) > producer) {
            throw new IllegalStateException("the ring's record at " + position + " says it has " + length
                    + " bytes, but no record has more than " + maxLengthBytes + " and the kernel has written up to "
                    + producer + " only");
        }
    }

    private static long getLongAcquire(ByteBuffer memory, int offset) {
        return (long) LONGS.getAcquire(memory, offset);
    }

    private static int getIntAcquire(ByteBuffer memory, int offset) {
        return (int) INTS.getAcquire(memory, offset);
    }

    private static void putLongRelease(ByteBuffer memory, int offset, long value) {
        LONGS.setRelease(memory, offset, value);
    }
}
