package io.forgewatch.control.sink;

import java.io.IOException;
import java.util.List;

/** One way out. Used by one thread; {@link #abort} may come from another. */
interface Sender extends AutoCloseable {
    /**
     * Sends a batch in its order. What has a receipt was dealt with; the rest is to be sent again where this throws.
     *
     * @throws SendException likewise, and the receiver said when
     */
    void send(List<Outgoing> batch, Receipts receipts) throws IOException, InterruptedException;

    /** Ends a send that may be under way, which then throws. */
    void abort();

    @Override
    void close() throws IOException;
}
