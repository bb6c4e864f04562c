package io.forgewatch.collector;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.evidence.EvidenceCopy;
import io.forgewatch.collector.evidence.EvidenceStore;
import io.forgewatch.collector.evidence.NotKeptException;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The sha256 of whole files as they are when they are read (a program that unlinks itself changes its ctime, so that this is no
 * reason to know nothing), remembered while a change of the file would show. Any thread, several at once.
 */
final class FileDigests {
    private static final int MAX_REMEMBERED = 8192;
    private static final int CHUNK_BYTES = 1 << 20;

    private final long maxBytes;
    /** A digest, and the mtime of the file that has it. */
    private record Known(String sha256, long mtimeNs) {}

    private final Cache<FileKey, Known> remembered =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();
    private final LongAdder files = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** Of files up to a size. */
    FileDigests(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What is known of an executed file without opening it. */
    Optional<FileFacts> remembered(Executable file) {
        return Optional.ofNullable(remembered.getIfPresent(FileKey.of(file)))
                .map(known -> FactMessages.of(file)
                        .setMtimeNs(known.mtimeNs())
                        .setSha256(known.sha256())
                        .build());
    }

    private @Nullable String remembered(OpenFile.Status status) {
        Known known = status.settled() ? remembered.getIfPresent(FileKey.of(status)) : null;
        return known == null ? null : known.sha256();
    }

    /** Adds the digest, or a gap that says why not. */
    void add(OpenFile file, FileFacts.Builder facts) {
        add(file, facts, null);
    }

    /** Likewise, and has a copy kept for a build; or says why none is. */
    void addAndKeep(OpenFile file, FileFacts.Builder facts, EvidenceStore copies, String build) {
        String known = remembered(file.status());
        try {
            if (known != null && copies.keepAgain(build, known)) {
                facts.setSha256(known).setKept(true);
                return;
            }
            try (EvidenceCopy copy = copies.begin(build, file.sizeBytes())) {
                add(file, facts, copy);
                if (facts.getSha256().isEmpty()) {
                    facts.setNotKept("it could not be read as a whole");
                    return;
                }
                copy.keep(facts.getSha256());
                facts.setKept(true);
            }
        } catch (NotKeptException e) {
            facts.setNotKept(String.valueOf(e.getMessage()));
            if (facts.getSha256().isEmpty()) {
                add(file, facts);
            }
        }
    }

    /** {@code copy} gets what is read; with it a file is always read. */
    private void add(OpenFile file, FileFacts.Builder facts, @Nullable EvidenceCopy copy) {
        OpenFile.Status status = file.status();
        String known = copy == null ? remembered(status) : null;
        if (known != null) {
            facts.setSha256(known);
            return;
        }
        if (status.sizeBytes() > maxBytes) {
            facts.setGap(FactMessages.gap(
                    FileGap.Cause.TOO_LARGE, "of " + status.sizeBytes() + " bytes; up to " + maxBytes + " are read"));
            return;
        }
        files.increment();
        try {
            String digest = digest(file, copy);
            facts.setSha256(digest);
            if (status.settled() && file.unchanged()) {
                remembered.put(FileKey.of(status), new Known(digest, status.mtimeNs()));
            }
        } catch (IOException e) {
            facts.setGap(FactMessages.gap(e, status.path()));
        }
    }

    private String digest(OpenFile file, @Nullable EvidenceCopy copy) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] chunk = new byte[(int) Math.max(1, Math.min(CHUNK_BYTES, file.sizeBytes()))];
        long done = 0;
        while (done < file.sizeBytes()) {
            int length = file.read(done, chunk, (int) Math.min(chunk.length, file.sizeBytes() - done));
            if (length <= 0) {
                break;
            }
            sha256.update(chunk, 0, length);
            if (copy != null) {
                copy.write(chunk, length);
            }
            bytes.add(length);
            done += length;
        }
        if (done < file.sizeBytes()) {
            throw new IOException("it became shorter while it was read");
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java machine has SHA-256", e);
        }
    }

    /** Files that were read for it. */
    long files() {
        return files.sum();
    }

    /** Bytes of them. */
    long bytes() {
        return bytes.sum();
    }
}
