package io.forgewatch.cli.findings;

import com.google.protobuf.ByteString;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.v1.EvidenceFile;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Takes the pieces of a kept copy, and tells whether they are the content that the finding lists. */
final class CheckedCopy {
    private final EvidenceFile file;
    private final OutputStream target;
    private final MessageDigest sha256 = sha256();
    private long bytes;

    /** The target stays the caller's. */
    CheckedCopy(EvidenceFile file, OutputStream target) {
        this.file = file;
        this.target = target;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java machine has SHA-256", e);
        }
    }

    /** @throws Failure more came than the finding lists, or the target takes no more */
    void add(ByteString piece) {
        bytes += piece.size();
        if (bytes > file.getSize()) {
            throw Failure.failed("more came of the copy " + file.getSha256() + " than the " + file.getSize()
                    + " bytes that the finding lists: do not trust it");
        }
        sha256.update(piece.asReadOnlyByteBuffer());
        try {
            piece.writeTo(target);
        } catch (IOException e) {
            throw Failure.failed("a copy cannot be written: " + e.getMessage(), e);
        }
    }

    /** @throws Failure it is another content than the finding lists */
    void end() {
        String digest = HexFormat.of().formatHex(sha256.digest());
        if (bytes != file.getSize() || !digest.equals(file.getSha256())) {
            throw Failure.failed("what came is not the copy " + file.getSha256() + ": " + bytes
                    + " bytes with the sha256 " + digest + "; it was changed or damaged where it is kept");
        }
    }
}
