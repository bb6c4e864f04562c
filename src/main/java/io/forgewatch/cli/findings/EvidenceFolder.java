package io.forgewatch.cli.findings;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.v1.EvidenceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A folder that kept copies are saved in. Their names are a container's, so hardly anything is taken over from them. What is there
 * already is never written to, and nothing that is saved can be executed.
 */
public final class EvidenceFolder {
    private static final int DIGEST_CHARS = 12;
    private static final int MAX_NAME_CHARS = 64;

    private final Path folder;

    private EvidenceFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder, made for its owner only where there is none.
     *
     * @throws Failure it cannot be made
     */
    public static EvidenceFolder open(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw Failure.failed("the folder " + folder + " cannot be made (" + e + "): choose another with --save", e);
        }
        return new EvidenceFolder(folder);
    }

    /**
     * Saves a copy.
     *
     * @param fetch writes the content, or answers false where it is not to be had
     * @return where it lies now; null where it is not to be had
     * @throws Failure something else has its name, or it cannot be written
     */
    public @Nullable Path save(EvidenceFile file, Predicate<OutputStream> fetch) {
        Path target = folder.resolve(name(file));
        Path part = null;
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return existing(target, file);
            }
            // With mode 0600, and never one that is there already.
            part = Files.createTempFile(folder, ".forgewatch-", ".part");
            try (OutputStream content = Files.newOutputStream(part, LinkOption.NOFOLLOW_LINKS)) {
                if (!fetch.test(content)) {
                    return null;
                }
            }
            Files.move(part, target);
            part = null;
            return target;
        } catch (FileAlreadyExistsException e) {
            throw taken(target);
        } catch (IOException e) {
            throw Failure.failed("a copy cannot be saved in " + folder + " (" + e + "): choose another with --save", e);
        } finally {
            delete(part);
        }
    }

    private static void delete(@Nullable Path part) {
        if (part != null) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                throw Failure.failed("the half copy " + part + " cannot be deleted: " + e, e);
            }
        }
    }

    /** Saved before, or something else. */
    private static Path existing(Path target, EvidenceFile file) throws IOException {
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) == file.getSize()) {
            MessageDigest sha256 = CheckedCopy.sha256();
            try (InputStream content = Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS)) {
                byte[] chunk = new byte[64 << 10];
                for (int length = content.read(chunk); length >= 0; length = content.read(chunk)) {
                    sha256.update(chunk, 0, length);
                }
            }
            if (HexFormat.of().formatHex(sha256.digest()).equals(file.getSha256())) {
                return target;
            }
        }
        throw taken(target);
    }

    private static Failure taken(Path target) {
        return Failure.failed(target + " is there already and is something else: choose another folder with --save");
    }

    /** The digest tells copies apart; of the path only harmless characters of its last part are kept. */
    static String name(EvidenceFile file) {
        if (!file.getSha256().matches("[0-9a-f]{64}")) {
            throw Failure.failed("the finding lists a copy under \"" + file.getSha256() + "\", which is no sha256");
        }
        String path = file.getPath();
        String base = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._+-]+", "_");
        String cut = base.length() > MAX_NAME_CHARS ? base.substring(base.length() - MAX_NAME_CHARS) : base;
        return file.getSha256().substring(0, DIGEST_CHARS) + "-" + (cut.isEmpty() ? "file" : cut);
    }
}
