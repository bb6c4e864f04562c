package io.forgewatch.collector.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A ring without a kernel: writes as it does, and mirrors the data as the mapping does. */
final class TestRing {
    private static final int PAGE_BYTES = 4096;

    private final ByteBuffer consumerPage =
            ByteBuffer.allocateDirect(PAGE_BYTES).order(ByteOrder.nativeOrder());
    private final ByteBuffer readOnly;
    private final int sizeBytes;
    final RingReader reader;

    TestRing(int sizeBytes) {
        this.sizeBytes = sizeBytes;
        readOnly = ByteBuffer.allocateDirect((int) RingLayout.readOnlyBytes(PAGE_BYTES, sizeBytes))
                .order(ByteOrder.nativeOrder());
        reader = new RingReader(consumerPage, readOnly.asReadOnlyBuffer(), PAGE_BYTES, sizeBytes);
    }

    void commit(String payload) {
        write(payload, 0);
    }

    void discard(String payload) {
        write(payload, RingLayout.DISCARDED);
    }

    /** Reserves a record and says where; {@link #commitReserved} ends that. */
    long reserve(String payload) {
        long position = producerPosition();
        write(payload, RingLayout.BUSY);
        return position;
    }

    void commitReserved(long position) {
        int at = (int) (position & (sizeBytes - 1));
        putInt(at, readOnly.getInt(PAGE_BYTES + at) & RingLayout.LENGTH_MASK);
    }

    void corruptLength(int at, int length) {
        putInt(at, length);
    }

    long producerPosition() {
        return readOnly.getLong(RingLayout.PRODUCER_POSITION);
    }

    long consumerPosition() {
        return consumerPage.getLong(RingLayout.CONSUMER_POSITION);
    }

    private void write(String payload, int bits) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        long position = producerPosition();
        long end = position + RingLayout.recordBytes(bytes.length);
        if (end - consumerPosition() > sizeBytes) {
            throw new IllegalStateException("the test ring is full at " + position);
        }
        int at = (int) (position & (sizeBytes - 1));
        putInt(at, bytes.length | bits);
        for (int i = 0; i < bytes.length; i++) {
            putByte((at + RingLayout.HEADER_BYTES + i) & (sizeBytes - 1), bytes[i]);
        }
        readOnly.putLong(RingLayout.PRODUCER_POSITION, end);
    }

    private void putInt(int at, int value) {
        readOnly.putInt(PAGE_BYTES + at, value);
        if (isTwice(at)) {
            readOnly.putInt(PAGE_BYTES + sizeBytes + at, value);
        }
    }

    private void putByte(int at, byte value) {
        readOnly.put(PAGE_BYTES + at, value);
        if (isTwice(at)) {
            readOnly.put(PAGE_BYTES + sizeBytes + at, value);
        }
    }

    private boolean isTwice(int at) {
        return PAGE_BYTES + sizeBytes + at < readOnly.capacity();
    }
}
