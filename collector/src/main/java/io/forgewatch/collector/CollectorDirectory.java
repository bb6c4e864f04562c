package io.forgewatch.collector;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The collector's own folder in the data directory, for its owner only and held by one collector at a time. */
final class CollectorDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private CollectorDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes {@code dataDir/collector} where there is none, and holds it.
     *
     * @throws IOException another one holds it, or it cannot be made; the message is one line
     */
    static CollectorDirectory open(Path dataDir) throws IOException {
        Path path = dataDir.resolve("collector");
        var owner = PosixFilePermissions.fromString("rwx------");
        try {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(owner));
        } catch (FileAlreadyExistsException e) {
            throw new IOException("the data directory's " + path + " is a file; choose another with --data-dir", e);
        }
        Files.setPosixFilePermissions(path, owner);
        FileChannel lock = FileChannel.open(
                path.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // The kernel lets go of it when the process ends, however it ends.
        if (!isFree(lock)) {
            lock.close();
            throw new IOException(path + " is in use by another collector: stop it, or choose another with --data-dir");
        }
        return new CollectorDirectory(path, lock);
    }

    private static boolean isFree(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
