package io.forgewatch.collector.report;

import io.grpc.ChannelCredentials;

/**
 * The control plane that a link leads to.
 *
 * @param host its name, looked up for each connection, or its address
 * @param port the collectors' port
 * @param credentials how it proves who it is, and is asked to
 */
public record LinkTarget(String host, int port, ChannelCredentials credentials) {
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
