package io.forgewatch.control.trust;

import io.forgewatch.control.access.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The CA of one installation (RFC 5280): a key on P-256 in {@code trust/} of the data directory, good for ten years. It signs for this
 * control plane, as a TLS server only, and for nodes, as TLS clients only: neither can stand in for the other. Thread-safe.
 */
public final class CertificateAuthority {
    /** In the data directory: what clients trust. */
    public static final String CERTIFICATE_FILE = "trust/ca.crt";

    /** The name by which collectors know the control plane, wherever it is. */
    static final String CONTROL_NAME = "control.forgewatch.internal";

    private static final String KEY_FILE = "trust/ca.key";
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final X500Name CA_NAME = new X500Name("O=Forgewatch,CN=Forgewatch CA");
    private static final X500Name SERVER_NAME = new X500Name("O=Forgewatch,CN=Forgewatch control plane");
    private static final X500Name NODE_NAME = new X500Name("O=Forgewatch,CN=Forgewatch node");
    /** Clocks differ: a certificate is good a little before it is made. */
    private static final Duration LONGEST_BACKDATING = Duration.ofHours(1);

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final Clock clock;

    private CertificateAuthority(PrivateKey key, X509Certificate certificate, Clock clock) {
        this.key = key;
        this.certificate = certificate;
        this.clock = clock;
    }

    /** Whether the data directory has one; so it is, too, where that cannot be told: going on without TLS would be worse. */
    public static boolean exists(Path dataDir) {
        return !Files.notExists(dataDir.resolve(CERTIFICATE_FILE));
    }

    /**
     * Makes one. The certificate is written last: one that is there is whole.
     *
     * @throws IOException it cannot be written
     */
    public static CertificateAuthority create(Path dataDir, Clock clock) throws IOException {
        try {
            KeyPair pair = ServerCertificate.newKey();
            Instant now = clock.instant();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    CA_NAME,
                    serial(),
                    Date.from(now.minus(LONGEST_BACKDATING)),
                    Date.from(now.plus(LIFE)),
                    CA_NAME,
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            X509Certificate made = sign(builder, pair.getPrivate());
            Path folder = dataDir.resolve(CERTIFICATE_FILE).getParent();
            if (folder == null) {
                throw new IOException("the data directory " + dataDir + " is none");
            }
            PrivateFolder files = PrivateFolder.create(folder);
            files.write("ca.key", Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
            files.write("ca.crt", Pem.encode("CERTIFICATE", made.getEncoded()));
            return new CertificateAuthority(pair.getPrivate(), made, clock);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("each Java machine has P-256", e);
        }
    }

    /**
     * Reads it.
     *
     * @throws IOException its files are not there or damaged; one line
     */
    public static CertificateAuthority open(Path dataDir, Clock clock) throws IOException {
        try {
            byte[] certificate = Files.readAllBytes(dataDir.resolve(CERTIFICATE_FILE));
            byte[] key = Files.readAllBytes(dataDir.resolve(KEY_FILE));
            X509Certificate read = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Pem.decode("CERTIFICATE", certificate)));
            PrivateKey secret = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Pem.decode("PRIVATE KEY", key)));
            return new CertificateAuthority(secret, read, clock);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "the CA in " + dataDir.resolve("trust") + " cannot be read (" + e.getMessage()
                            + "): restore the folder from a backup, or remove it and run forgewatch control init"
                            + " and enrol the collectors anew",
                    e);
        }
    }

    /** What is trusted by whom trusts this CA. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** SHA-256 of the certificate, as {@code openssl x509 -fingerprint -sha256} shows it. */
    public String fingerprint() {
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(Secrets.sha256(encoded()));
    }

    /** The same as enrolment tokens have it. */
    String pin() {
        return Secrets.base64(Secrets.sha256(encoded()));
    }

    private byte[] encoded() {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    /** For a TLS server of these names and addresses. */
    List<X509Certificate> signServer(PublicKey server, Collection<GeneralName> names, Duration life) {
        return issue(server, SERVER_NAME, names, KeyPurposeId.id_kp_serverAuth, life);
    }

    /**
     * For the node, as a TLS client.
     *
     * @param request PKCS #10 in DER
     * @throws EnrolmentRefusedException it is none
     */
    public List<X509Certificate> signNode(byte[] request, String node, String lineage, Duration life)
            throws EnrolmentRefusedException {
        PublicKey asked = CertificateRequests.key(request, ((ECPublicKey) certificate.getPublicKey()).getParams());
        String uri = new NodeCertificate(node, lineage, Instant.EPOCH).uri();
        GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, uri);
        return issue(asked, NODE_NAME, List.of(name), KeyPurposeId.id_kp_clientAuth, life);
    }

    private List<X509Certificate> issue(
            PublicKey subject, X500Name title, Collection<GeneralName> names, KeyPurposeId purpose, Duration life) {
        Instant now = clock.instant();
        Duration tenth = life.dividedBy(10);
        Duration backdating = tenth.compareTo(LONGEST_BACKDATING) > 0 ? LONGEST_BACKDATING : tenth;
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    certificate, serial(), Date.from(now.minus(backdating)), Date.from(now.plus(life)), title, subject);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(certificate));
            return List.of(sign(builder, key), certificate);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("a certificate could not be made", e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey by)
            throws OperatorCreationException, CertificateException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
    }

    /** 127 bits by chance, positive (RFC 5280, 4.1.2.2). */
    private static BigInteger serial() {
        return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
    }
}
