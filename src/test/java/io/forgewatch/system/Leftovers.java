package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What runs of these tests have mounted, started and written, found by the name of their folder. */
public final class Leftovers {
    private Leftovers() {}

    /** Undoes what runs had left that were killed; a run that still lives is not touched. */
    static void undoDeadRuns() {
        for (Path folder : list(Scratch.PARENT)) {
            String name = folder.getFileName().toString();
            if (name.matches(Scratch.PREFIX + "\\d{1,9}")
                    && ProcessHandle.of(Long.parseLong(name.substring(Scratch.PREFIX.length())))
                            .isEmpty()) {
                undo(folder);
            }
        }
    }

    /** Ends the containers whose state is in the folder, unmounts everything below it and deletes it. */
    static void undo(Path folder) {
        Path state = folder.resolve("runc");
        for (Path id : list(state)) {
            runQuietly(
                    "runc",
                    "--root",
                    state.toString(),
                    "delete",
                    "--force",
                    id.getFileName().toString());
        }
        List<String> mounts = mountsBelow(folder);
        Collections.reverse(mounts);
        mounts.forEach(mount -> runQuietly("umount", mount));
        if (mountsBelow(folder).isEmpty()) {
            delete(folder);
        }
    }

    /** Mount points in or below a folder, in the order of mounting. */
    public static List<String> mountsBelow(Path folder) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return new ArrayList<>(lines.map(line -> line.split(" ", 6)[4])
                    .filter(point -> Path.of(point).startsWith(folder))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a folder and all below it; nothing may be mounted there. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in a folder; nothing where there is none. */
    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before there is a folder to keep a command's output in. */
    private static void runQuietly(String... command) {
        try {
            Commands.builder(List.of(command))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
