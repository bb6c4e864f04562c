package io.forgewatch.collector.report;

import io.grpc.ChannelCredentials;

/**
 * The control plane that a link leads to.
 *
 * @param host its name, looked up for each connection, or its address
 * @param port the collectors' port
 * @param credentials how it proves who it is, and is asked to
 * @param authority the name that its certificate has; empty for the host's
 */
public record LinkTarget(String host, int port, ChannelCredentials credentials, String authority) {
    /** One whose certificate, if it has any, has the host's name. */
    public LinkTarget(String host, int port, ChannelCredentials credentials) {
        this(host, port, credentials, "");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
