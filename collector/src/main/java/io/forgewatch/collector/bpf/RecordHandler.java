package io.forgewatch.collector.bpf;

import java.nio.ByteBuffer;

/** Takes the records of a {@link RingBuffer}, one by one, on the thread that reads it. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * Takes one record.
     *
     * @param record the record lies between position and limit, in the CPU's byte order. The buffer is the reader's own and the
     *     memory behind it the kernel's: both are valid during this call only
     */
    void onRecord(ByteBuffer record);
}
