package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * The machine's cgroup hierarchies, and which groups in them this run has made. Groups that were there before are never removed.
 * Thread-safe.
 */
final class CgroupTree {
    /** Deepest last. */
    private static final Set<Path> MADE = new ConcurrentSkipListSet<>();

    private CgroupTree() {}

    /** Mount points of all hierarchies (proc(5), mountinfo). */
    static List<Path> hierarchies() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return lines.filter(line -> line.contains(" - cgroup"))
                    .map(line -> Path.of(line.split(" ", 6)[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes which groups on the way to an absolute cgroup path are not there yet: those are about to be made. */
    static void willMake(String cgroupPath) {
        for (Path hierarchy : hierarchies()) {
            Path group = hierarchy;
            for (Path name : Path.of(cgroupPath)) {
                group = group.resolve(name);
                if (!Files.exists(group)) {
                    MADE.add(group);
                }
            }
        }
    }

    /** Removes what this run made and nothing lives in any more. */
    static void removeUnused() {
        // They stay noted: a container that starts at this moment may have seen one and make it again.
        MADE.stream().sorted(Comparator.reverseOrder()).forEach(CgroupTree::remove);
    }

    private static void remove(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            // Another container still lives in it: whoever closes that one tries again.
        }
    }

    /** What this run made and is still there. */
    static List<Path> remaining() {
        return MADE.stream().filter(Files::exists).toList();
    }
}
