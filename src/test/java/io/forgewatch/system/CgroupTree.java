package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** Of containers that are about to start, or run; one path more than once where several share it. */
    private static final List<Path> IN_USE = new ArrayList<>();

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

    /**
     * Notes which groups on the way to an absolute cgroup path are not there yet: those are about to be made. None on that way is
     * removed until {@link #ended}, though nothing may live in it yet.
     */
    static synchronized void willMake(String cgroupPath) {
        IN_USE.add(Path.of(cgroupPath));
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

    /** The container at that path is gone; removes what this run made and nothing lives in any more. */
    static synchronized void ended(String cgroupPath) {
        IN_USE.remove(Path.of(cgroupPath));
        removeUnused();
    }

    /** Removes what this run made and nothing lives in any more. */
    static synchronized void removeUnused() {
        List<Path> used = hierarchies().stream()
                .flatMap(hierarchy -> IN_USE.stream()
                        .map(path -> hierarchy.resolve(path.toString().substring(1))))
                .toList();
        for (Path group : MADE.stream().sorted(Comparator.reverseOrder()).toList()) {
            if (used.stream().noneMatch(path -> path.startsWith(group)) && removed(group)) {
                MADE.remove(group);
            }
        }
    }

    private static boolean removed(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException e) {
            // A process still lives in it: whoever closes the next container tries again.
            return false;
        }
    }

    /** What this run made and is still there. */
    static List<Path> remaining() {
        return MADE.stream().filter(Files::exists).toList();
    }
}
