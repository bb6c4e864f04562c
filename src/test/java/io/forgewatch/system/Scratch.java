package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The folder of this run for everything that it writes outside a container; its name carries the run's pid, so that a later run can
 * tell whether its owner still lives.
 */
public final class Scratch {
    /** What the folder of every run begins with. */
    static final String PREFIX = "forgewatch-systest-";

    static final Path PARENT = Path.of("/tmp");
    private static final Path ROOT = create();
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Scratch() {}

    public static Path root() {
        return ROOT;
    }

    /** A name that no other run and no other test has. */
    static String uniqueName(String kind) {
        return kind + "-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
    }

    /** The path of a new file, which does not exist yet. */
    static Path file(String kind) {
        return ROOT.resolve(uniqueName(kind));
    }

    /** A new folder; whoever asked deletes it. */
    public static Path folder(String kind) {
        try {
            return Files.createDirectory(file(kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path create() {
        try {
            Leftovers.undoDeadRuns();
            Path root = Files.createDirectories(
                    PARENT.resolve(PREFIX + ProcessHandle.current().pid()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Leftovers.undo(root)));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the system tests can be made in " + PARENT, e);
        }
    }
}
