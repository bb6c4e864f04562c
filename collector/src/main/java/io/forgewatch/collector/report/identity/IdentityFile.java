package io.forgewatch.collector.report.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code collector/identity.pem} in the data directory, mode 0600: the key, the node's certificate, the CA's, as PEM (RFC 7468). One
 * file, so that key and certificate always belong together.
 */
public final class IdentityFile {
    private static final String NAME = "collector/identity.pem";
    private static final int MAX_BYTES = 64 << 10;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private IdentityFile() {}

    static Path path(Path dataDir) {
        return dataDir.resolve(NAME);
    }

    /**
     * What an enrolment has left there.
     *
     * @throws IOException it cannot be read or is damaged; one line
     */
    public static Optional<NodeCredential> read(Path dataDir) throws IOException {
        Path file = path(dataDir);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it is too large");
            }
            return Optional.of(parse(Files.readString(file, StandardCharsets.US_ASCII)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            throw new IOException(
                    "this node's certificate in " + file + " cannot be read (" + e.getMessage()
                            + "): run it as root, or remove the file and enrol anew with forgewatch collector enroll",
                    e);
        }
    }

    private static NodeCredential parse(String pem) throws IOException, GeneralSecurityException {
        PrivateKey key = null;
        List<X509Certificate> chain = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(pem); block.find(); ) {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            if (block.group(1).equals("PRIVATE KEY")) {
                key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            } else {
                chain.add(certificate(der));
            }
        }
        if (key == null) {
            throw new IOException("it holds no key");
        }
        return NodeCredential.of(key, chain);
    }

    static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    /** Puts it in the place of what was there, as a whole. */
    static void write(Path dataDir, NodeCredential identity) throws IOException {
        Path file = path(dataDir);
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("the data directory " + dataDir + " is none");
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path written = Files.createTempFile(
                folder,
                ".identity",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            String pem = block("PRIVATE KEY", identity.key().getEncoded())
                    + block("CERTIFICATE", identity.certificate().getEncoded())
                    + block("CERTIFICATE", identity.authority().getEncoded());
            Files.writeString(written, pem, StandardCharsets.US_ASCII);
            force(written);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate cannot be written: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** To the disk: after a loss of power the name may else stand for a file without a key. A folder's names, too. */
    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
