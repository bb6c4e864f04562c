package io.forgewatch.collector.report.identity;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A new key on P-256, and the request (PKCS #10, RFC 2986) that asks for a certificate for it. The key never leaves this host.
 *
 * @param der what is sent
 */
record KeyRequest(PrivateKey key, ByteString der) {
    static KeyRequest make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            // Control decides what the certificate says: the request's own name means nothing.
            byte[] request = new JcaPKCS10CertificationRequestBuilder(new X500Name("O=Forgewatch"), pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            return new KeyRequest(pair.getPrivate(), ByteString.copyFrom(request));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("each Java machine has P-256", e);
        }
    }

    /**
     * What the answer makes of it.
     *
     * @throws IOException it is no answer to this request; one line
     */
    NodeCredential answered(List<ByteString> certificates) throws IOException {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (ByteString certificate : certificates) {
                chain.add(IdentityFile.certificate(certificate.toByteArray()));
            }
            return NodeCredential.of(key, chain);
        } catch (GeneralSecurityException e) {
            throw new IOException("the control plane answered with no certificate: " + e.getMessage(), e);
        }
    }
}
