package io.forgewatch.collector;

import io.forgewatch.collector.detect.CompilerDetector;
import io.forgewatch.collector.detect.identity.FileClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The data that detection goes by, so that a replay can say that it goes by other data than the recording. Pure. */
final class DetectionRules {
    /** A resource, and the class that it lies beside. */
    private record Rules(String name, Class<?> beside) {
        byte[] bytes() {
            try (InputStream in = beside.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("there is no " + name);
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final List<Rules> ALL = List.of(
            new Rules("compilers.yaml", CompilerDetector.class),
            new Rules("marks.yaml", FileClassifier.class),
            new Rules("redaction.yaml", CompilerDetector.class));

    private DetectionRules() {}

    /** SHA-256 of all of them, in hexadecimal. */
    static String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Rules rules : ALL) {
                digest.update(rules.bytes());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
