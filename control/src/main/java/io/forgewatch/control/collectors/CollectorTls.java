package io.forgewatch.control.collectors;

import io.forgewatch.control.trust.Enrolments;
import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextServerCredentials;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * TLS 1.3 for the collectors' port. A collector's certificate is asked for and has to be our CA's where one is shown; which calls do
 * without is for {@link PeerGate} to say.
 *
 * @param keys prove who this control plane is, and may change while it runs
 * @param authority whose certificates collectors have
 * @param enrolments gives and checks them
 */
public record CollectorTls(X509ExtendedKeyManager keys, X509Certificate authority, Enrolments enrolments, Clock clock) {
    ServerCredentials credentials(CollectorMeters meters) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forServer(keys)
                .trustManager(new CountedTrust(authority, () -> meters.refused("handshake")))
                .clientAuth(ClientAuth.OPTIONAL)
                .protocols("TLSv1.3");
        return NettySslContextServerCredentials.create(
                GrpcSslContexts.configure(builder, SslProvider.JDK).build());
    }
}
