package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A root that holds busybox and nothing else: a container with no compiler. */
public final class BusyboxRoot implements RootFileSystem {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private final Path root = Scratch.folder("busybox");

    public BusyboxRoot() {
        try {
            for (String folder : new String[] {"bin", "proc", "dev", "tmp", "build"}) {
                Files.createDirectory(root.resolve(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        add(BUSYBOX, "/bin/busybox");
        Commands.run("chroot", root.toString(), "/bin/busybox", "--install", "-s", "/bin")
                .ok();
    }

    @Override
    public Path path() {
        return root;
    }

    @Override
    public void close() {
        Leftovers.delete(root);
    }
}
