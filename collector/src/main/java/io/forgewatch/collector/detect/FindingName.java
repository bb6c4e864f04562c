package io.forgewatch.collector.detect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A finding's name: the same for the same build on the same boot, whoever computes it and when. */
final class FindingName {
    private static final int ID_BYTES = 16;

    private FindingName() {}

    /** {@code findings/} and 128 bits of a SHA-256 in hexadecimal. */
    static String of(String bootId, String containerId, BuildRoot root, long firstExecNs, String detector) {
        MessageDigest digest = sha256();
        part(digest, bootId.getBytes(StandardCharsets.UTF_8));
        part(digest, containerId.getBytes(StandardCharsets.UTF_8));
        part(
                digest,
                ByteBuffer.allocate(20)
                        .putInt(root.pid())
                        .putLong(root.startTimeNs())
                        .putLong(firstExecNs)
                        .array());
        part(digest, detector.getBytes(StandardCharsets.UTF_8));
        return "findings/" + HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    }

    /** Each part with its length, so that no two lists of parts read the same. */
    private static void part(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256 (MessageDigest's contract)", e);
        }
    }
}
