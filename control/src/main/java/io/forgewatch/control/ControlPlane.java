package io.forgewatch.control;

import io.forgewatch.v1.Finding;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A running control plane: the store and the API's port. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class ControlPlane implements AutoCloseable {
    private ControlPlane() {}

    /**
     * Opens the store, writes the token where there is none, and listens.
     *
     * @param meters receives the control plane's meters, and is what {@code /metrics} shows; the caller owns it
     * @throws IOException the store cannot be opened or the port cannot be had; its message is one line that says what, why
     *     and what to do
     */
    public static ControlPlane start(ControlConfig config, PrometheusMeterRegistry meters) throws IOException {
        throw new IOException("the control plane at " + config.listen() + " cannot start yet " + meters);
    }

    /**
     * Stores revisions and returns once they are committed: what this call has returned for survives a kill of the process. All
     * of them are stored, or none. A revision that is not newer than the stored one changes nothing.
     *
     * @throws IOException nothing was stored; send them again. The message is one line
     */
    public void ingest(List<Finding> findings) throws IOException {
        throw new IOException("nothing is stored yet: " + findings.size());
    }

    /** Where the API listens, with the port that was taken. */
    public InetSocketAddress address() {
        throw new IllegalStateException("not listening");
    }

    /** Ends the streams, stops listening, closes the store. Idempotent; does not throw. */
    @Override
    public void close() {}
}
