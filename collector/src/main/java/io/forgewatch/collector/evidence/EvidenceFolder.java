package io.forgewatch.collector.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Where copies lie: {@code evidence/<first two digits>/<sha256>}, each for its owner only and never executable. What is being
 * written lies in {@code evidence/incoming}, so that a copy has its name only when it is whole. Folders are made when they are
 * needed. Any thread.
 */
final class EvidenceFolder {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-f]{2}");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path root;
    private final Path incoming;
    private final AtomicLong number = new AtomicLong();

    /** @param kept when it was kept last */
    record Copy(String sha256, long bytes, Instant kept) {}

    EvidenceFolder(Path dataDir) {
        this.root = dataDir.resolve("evidence");
        this.incoming = root.resolve("incoming");
    }

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Deletes what an end in the middle of a copy has left, and lists the copies. */
    List<Copy> restore() throws IOException {
        List<Copy> copies = new ArrayList<>();
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            return copies;
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        if (Files.isDirectory(incoming, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> halves = Files.newDirectoryStream(incoming)) {
                for (Path half : halves) {
                    Files.deleteIfExists(half);
                }
            }
        }
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(
                root, path -> GROUP.matcher(path.getFileName().toString()).matches())) {
            for (Path group : groups) {
                list(group, copies);
            }
        }
        return copies;
    }

    private static void list(Path group, List<Copy> copies) throws IOException {
        if (!Files.isDirectory(group, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(group)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                BasicFileAttributes status =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (isDigest(name) && status.isRegularFile()) {
                    copies.add(new Copy(
                            name, status.size(), status.lastModifiedTime().toInstant()));
                }
            }
        }
    }

    /** A name for a copy that is to be written. */
    Path next() {
        return incoming.resolve(Long.toString(number.incrementAndGet()));
    }

    SeekableByteChannel create(Path path) throws IOException {
        Files.createDirectories(incoming, OWNER_FOLDER);
        return Files.newByteChannel(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE);
    }

    /** Gives a whole copy its name. */
    void place(Path path, String sha256, Instant now) throws IOException {
        Path target = path(sha256);
        try {
            Files.createDirectory(target.getParent(), OWNER_FOLDER);
        } catch (FileAlreadyExistsException e) {
            // As it should be for the second of its group.
        }
        Files.setLastModifiedTime(path, FileTime.from(now));
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    void touch(String sha256, Instant now) throws IOException {
        Files.setLastModifiedTime(path(sha256), FileTime.from(now));
    }

    void delete(String sha256) throws IOException {
        Files.deleteIfExists(path(sha256));
    }

    InputStream read(String sha256) throws IOException {
        return Files.newInputStream(path(sha256), LinkOption.NOFOLLOW_LINKS);
    }

    /** Bytes that could still be written to its disk. */
    long freeBytes() throws IOException {
        Path nearest = Files.isDirectory(root) ? root : root.getParent();
        if (nearest == null) {
            throw new NoSuchFileException(root.toString());
        }
        return Files.getFileStore(nearest).getUsableSpace();
    }

    private Path path(String sha256) {
        if (!isDigest(sha256)) {
            throw new IllegalArgumentException("'" + sha256 + "' is no sha256 in hexadecimal");
        }
        return root.resolve(sha256.substring(0, 2)).resolve(sha256);
    }
}
