package io.forgewatch.cli.findings;

import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whom the command line takes for the control plane. */
final class ServerTrust {
    private ServerTrust() {}

    /**
     * TLS by the configured CA or the one in the data folder; without one, TLS by the CAs that Java trusts, but for an address of
     * loopback, where the token never leaves the host.
     */
    static ChannelCredentials of(Settings settings, InetSocketAddress server) {
        Optional<Path> caFile = settings.caFile();
        if (caFile.isEmpty() && !server.isUnresolved() && server.getAddress().isLoopbackAddress()) {
            return InsecureChannelCredentials.create();
        }
        try {
            SslContextBuilder builder = GrpcSslContexts.configure(GrpcSslContexts.forClient(), SslProvider.JDK);
            if (caFile.isPresent()) {
                try (InputStream pem = Files.newInputStream(caFile.get())) {
                    builder.trustManager(pem);
                }
            }
            return NettySslContextChannelCredentials.create(builder.build());
        } catch (IOException | IllegalArgumentException e) {
            String name = caFile.map(Path::toString).orElse("Java's own");
            throw Failure.failed(
                    "the CA in " + TerminalText.escape(name) + " cannot be used (" + e.getMessage()
                            + "): copy trust/ca.crt of the control plane's data folder, and name it with --ca-file",
                    e);
        }
    }
}
