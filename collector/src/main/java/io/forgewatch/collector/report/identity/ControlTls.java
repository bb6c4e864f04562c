package io.forgewatch.collector.report.identity;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS 1.3 to the control plane. */
final class ControlTls {
    /** The name that the control plane's certificate has, wherever it is reached: a node's certificate cannot stand in for it. */
    static final String AUTHORITY = "control.forgewatch.internal";

    private ControlTls() {}

    /** With nothing but the hash of the CA to go by. */
    static ChannelCredentials pinned(ByteString pin) throws IOException {
        return credentials(GrpcSslContexts.forClient().trustManager(new PinnedAuthority(pin)));
    }

    /** With the node's certificate. */
    static ChannelCredentials of(KeyManager keys, X509Certificate authority) throws IOException {
        try {
            TrustManager trust = trust(authority);
            return credentials(GrpcSslContexts.forClient().trustManager(trust).keyManager(keys));
        } catch (CertificateException e) {
            throw new IOException("the CA's certificate cannot be used: " + e.getMessage(), e);
        }
    }

    private static ChannelCredentials credentials(SslContextBuilder builder) throws SSLException {
        return NettySslContextChannelCredentials.create(GrpcSslContexts.configure(builder, SslProvider.JDK)
                .protocols("TLSv1.3")
                .build());
    }

    /** Java's own check against one CA. */
    static X509ExtendedTrustManager trust(X509Certificate authority) throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("ca", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateException("no trust can be put in the CA's certificate", e);
        }
    }
}
