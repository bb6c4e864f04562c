package io.forgewatch.control;

import io.forgewatch.control.trust.CertificateAuthority;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Speaks TLS with a test's control plane, whose CA it trusts. */
public final class TlsClient {
    private final File authority;

    public TlsClient(Path dataDir) {
        this.authority = dataDir.resolve(CertificateAuthority.CERTIFICATE_FILE).toFile();
    }

    /** Without a certificate. */
    public ChannelCredentials credentials() throws IOException {
        return credentials(builder());
    }

    /** With a node's. */
    public ChannelCredentials credentials(PrivateKey key, List<X509Certificate> chain) throws IOException {
        return credentials(builder().keyManager(key, chain));
    }

    private SslContextBuilder builder() {
        return GrpcSslContexts.configure(GrpcSslContexts.forClient(), SslProvider.JDK)
                .trustManager(authority);
    }

    private static ChannelCredentials credentials(SslContextBuilder builder) throws IOException {
        SslContext context = builder.build();
        return NettySslContextChannelCredentials.create(context);
    }

    /** To a collectors' port. */
    public static ManagedChannel channel(InetSocketAddress address, ChannelCredentials credentials) {
        return NettyChannelBuilder.forAddress(address, credentials)
                .overrideAuthority("control.forgewatch.internal")
                .build();
    }

    /** TLS over a connection. */
    public Socket over(Socket plain) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (var pem = Files.newInputStream(authority.toPath())) {
                store.setCertificateEntry(
                        "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    public static KeyPair newKey(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A request for the pair's public key, signed by the given private one. */
    public static byte[] request(KeyPair pair, PrivateKey signer) {
        String algorithm = signer.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        try {
            return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=anybody"), pair.getPublic())
                    .build(new JcaContentSignerBuilder(algorithm).build(signer))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
