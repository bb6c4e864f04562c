package io.forgewatch.control.trust;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Reads what a peer sends as PKCS #10 (RFC 2986). */
final class CertificateRequests {
    /** One for a key on P-256 has some 250. */
    private static final int MAX_BYTES = 4096;

    private CertificateRequests() {}

    /**
     * The key of which the sender has shown that it has the private half; all else that the request says is ignored.
     *
     * @param curve that the key has to be on
     * @throws EnrolmentRefusedException it is no such request
     */
    static PublicKey key(byte[] der, ECParameterSpec curve) throws EnrolmentRefusedException {
        if (der.length > MAX_BYTES) {
            throw refused("has more than " + MAX_BYTES + " bytes");
        }
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            if (!(request.getPublicKey() instanceof ECPublicKey key)
                    || !key.getParams().getCurve().equals(curve.getCurve())
                    || !key.getParams().getOrder().equals(curve.getOrder())) {
                throw refused("is for a key that is not on P-256");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw refused("is not signed by its own key");
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            // Hostile bytes come up as any of these.
            throw refused("is none");
        }
    }

    private static EnrolmentRefusedException refused(String why) {
        return new EnrolmentRefusedException(
                EnrolmentRefusedException.Reason.REQUEST, "the certificate request " + why);
    }
}
