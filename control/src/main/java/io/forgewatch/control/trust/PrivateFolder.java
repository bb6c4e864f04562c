package io.forgewatch.control.trust;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder whose files are their owner's only (0700, 0600), each there as a whole or not at all. */
final class PrivateFolder {
    private final Path path;

    private PrivateFolder(Path path) {
        this.path = path;
    }

    static PrivateFolder create(Path path) throws IOException {
        var owner = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(owner));
        Files.setPosixFilePermissions(path, owner);
        return new PrivateFolder(path);
    }

    /** To the disk: after a loss of power a name may else stand for a file that holds nothing. A folder's names, too. */
    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void write(String name, byte[] content) throws IOException {
        Path written = Files.createTempFile(
                path,
                "." + name,
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(written, content);
            force(written);
            Files.move(written, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            force(path);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
