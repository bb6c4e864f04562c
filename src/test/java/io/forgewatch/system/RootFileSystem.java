package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A container's root. Closing it deletes it; no container may run in it then. */
public sealed interface RootFileSystem extends AutoCloseable permits OverlayRoot, BusyboxRoot {
    /** Where it is on the host. */
    Path path();

    /** Writes a file into the container's own layer, executable by all. */
    default Path write(String pathInside, byte[] content) {
        Path file = path().resolve(pathInside.substring(1));
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            if (!file.toFile().setExecutable(true, false)) {
                throw new IOException("chmod +x failed for " + file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a file of the host into the container's own layer. */
    default void add(Path hostFile, String pathInside) {
        try {
            write(pathInside, Files.readAllBytes(hostFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void close();
}
