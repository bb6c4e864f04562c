package io.forgewatch.control.collectors;

import io.forgewatch.v1.ConnectRequest;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message of a collector's: a batch, which stays in the buffers in which it came until its turn, or one that is read already. Decoded,
 * a batch takes several times its bytes, and thousands may wait at once.
 */
interface Received extends AutoCloseable {
    /** What it takes while it waits. */
    int bytes();

    /** Whether working on it takes the store, and so has to wait for its turn. */
    boolean isBatch();

    /**
     * The message. Once.
     *
     * @throws IOException it is none
     */
    ConnectRequest message() throws IOException;

    /** Gives its buffers back, whether it was read or not. Idempotent. */
    @Override
    void close();

    /** One that is read. */
    record Read(ConnectRequest message) implements Received {
        @Override
        public int bytes() {
            return message.getSerializedSize();
        }

        @Override
        public boolean isBatch() {
            return message.hasBatch();
        }

        @Override
        public void close() {}
    }

    /** A batch as it came. */
    record Raw(InputStream stream, int bytes) implements Received {
        @Override
        public boolean isBatch() {
            return true;
        }

        @Override
        public ConnectRequest message() throws IOException {
            return ConnectRequest.parseFrom(stream);
        }

        @Override
        public void close() {
            try {
                stream.close();
            } catch (IOException e) {
                throw new IllegalStateException("a buffer in memory does not close", e);
            }
        }
    }
}
