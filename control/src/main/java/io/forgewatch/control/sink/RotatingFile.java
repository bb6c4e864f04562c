package io.forgewatch.control.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that is put aside when it grows too large: {@code FILE.1} is the latest of those, {@code FILE.2} the one before.
 * Created for its owner only. Not thread-safe.
 */
final class RotatingFile {
    private static final int MEND_BYTES = 64 << 10;
    private static final Set<OpenOption> OPTIONS = Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            // What somebody put there in our stead is not followed.
            LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final long maxBytes;
    private final int keep;
    private @Nullable FileChannel channel;
    private @Nullable Object fileKey;

    RotatingFile(Path path, long maxBytes, int keep) {
        this.path = path.toAbsolutePath();
        this.maxBytes = maxBytes;
        this.keep = keep;
    }

    /** Opens it where it is not open, or is another file than it was: others may put it aside, too. */
    void open() throws IOException {
        if (channel != null && Objects.equals(fileKey, keyAtPath())) {
            return;
        }
        close();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is no regular file: name another in the sink's path");
        }
        try {
            FileChannel opened = FileChannel.open(
                    path, OPTIONS, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            channel = opened;
            fileKey = keyAtPath();
            opened.truncate(endOfLastLine(opened));
            opened.position(opened.size());
            syncFolder();
        } catch (NoSuchFileException e) {
            throw new IOException("the folder of " + path + " does not exist: make it", e);
        }
    }

    @Nullable
    private Object keyAtPath() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Whatever stands behind it was cut short by a kill or a full disk, has no receipt, and will be written again. */
    private static long endOfLastLine(FileChannel file) throws IOException {
        long end = file.size();
        ByteBuffer block = ByteBuffer.allocate(MEND_BYTES);
        while (end > 0) {
            long start = Math.max(0, end - MEND_BYTES);
            block.clear().limit((int) (end - start));
            while (block.hasRemaining() && file.read(block, start + block.position()) >= 0) {}
            for (int index = block.position() - 1; index >= 0; index--) {
                if (block.get(index) == '\n') {
                    return start + index + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /** Adds a line; one that is longer than a file may be has a file of its own. */
    void append(byte[] line) throws IOException {
        if (opened().position() > 0 && opened().position() + line.length > maxBytes) {
            rotate();
        }
        ByteBuffer rest = ByteBuffer.wrap(line);
        while (rest.hasRemaining()) {
            int unused = opened().write(rest);
        }
    }

    private void rotate() throws IOException {
        sync();
        close();
        for (int number = keep; number > 0; number--) {
            Path from = number == 1 ? path : numbered(number - 1);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(from, numbered(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        open();
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    /** Returns once all of it is on disk. */
    void sync() throws IOException {
        opened().force(false);
    }

    /** Its name, too, has to be on disk (fsync(2)). */
    private void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(Objects.requireNonNull(path.getParent()), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private FileChannel opened() throws IOException {
        FileChannel current = channel;
        if (current == null) {
            throw new IOException(path + " is closed");
        }
        return current;
    }

    /** Idempotent. */
    void close() throws IOException {
        FileChannel current = channel;
        channel = null;
        if (current != null) {
            current.close();
        }
    }
}
