package io.forgewatch.collector.detect.chain;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.v1.FileFacts;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All outputs that may be executed: by path, by inode, by size, and those of each container that cannot be told by these. Bounded
 * in number; the longest known build's go first. One thread's.
 */
public final class WrittenFiles {
    /** Looked through one by one, so that no container can make that long. */
    private static final int MAX_ALIKE = 64;

    private record PathKey(ContainerKey container, String path) {}

    private record FileKey(long device, long inode) {}

    private final int maxFiles;
    private final Map<String, Set<WrittenFile>> byBuild = new LinkedHashMap<>();
    private final Map<PathKey, WrittenFile> byPath = new HashMap<>();
    private final Map<FileKey, WrittenFile> byFile = new HashMap<>();
    private final Map<Long, Set<WrittenFile>> bySize = new HashMap<>();
    /** Of each container what is pending or missing. */
    private final Map<ContainerKey, Set<WrittenFile>> unseen = new HashMap<>();

    /** How many of them each container has, by its cgroup's path; for any thread. */
    private final Map<String, Integer> sharedObjects = new ConcurrentHashMap<>();

    private int files;
    private long forgotten;

    /** An index of at most so many files. */
    public WrittenFiles(int maxFiles) {
        this.maxFiles = maxFiles;
    }

    /** Takes a file, or what has changed of it. */
    public void put(WrittenFile file) {
        Set<WrittenFile> own = byBuild.computeIfAbsent(file.build(), name -> new LinkedHashSet<>());
        if (own.add(file)) {
            files++;
            if (isSharedObject(file)) {
                sharedObjects.merge(file.container().cgroupPath(), 1, Integer::sum);
            }
            byPath.put(new PathKey(file.container(), file.key()), file);
        }
        if (file.isFound()) {
            byFile.put(new FileKey(file.facts().getDevice(), file.facts().getInode()), file);
            add(bySize, file.facts().getSize(), file);
        }
        if (file.isPending() || file.isMissing()) {
            add(unseen, file.container(), file);
        } else {
            remove(unseen, file.container(), file);
        }
        Iterator<String> eldest = byBuild.keySet().iterator();
        while (files > maxFiles && eldest.hasNext()) {
            String build = eldest.next();
            if (!build.equals(file.build())) {
                forgotten += byBuild.getOrDefault(build, Set.of()).size();
                Set<WrittenFile> gone = byBuild.getOrDefault(build, Set.of());
                eldest.remove();
                gone.forEach(this::drop);
            }
        }
    }

    /** What was found of a file is about to change. */
    public void unfind(WrittenFile file) {
        if (file.isFound()) {
            byFile.remove(new FileKey(file.facts().getDevice(), file.facts().getInode()), file);
            remove(bySize, file.facts().getSize(), file);
        }
    }

    /** Forgets what a build has written. */
    public void forget(String build) {
        Set<WrittenFile> gone = byBuild.remove(build);
        if (gone != null) {
            gone.forEach(this::drop);
        }
    }

    /** Forgets one file. */
    public void forget(WrittenFile file) {
        Set<WrittenFile> own = byBuild.get(file.build());
        if (own != null && own.remove(file)) {
            drop(file);
            if (own.isEmpty()) {
                byBuild.remove(file.build());
            }
        }
    }

    private void drop(WrittenFile file) {
        files--;
        if (isSharedObject(file)) {
            sharedObjects.computeIfPresent(
                    file.container().cgroupPath(), (path, count) -> count == 1 ? null : count - 1);
        }
        byPath.remove(new PathKey(file.container(), file.key()), file);
        unfind(file);
        remove(unseen, file.container(), file);
    }

    /**
     * The output that a file is, as far as its numbers and its path tell.
     *
     * @param execNs when it was executed, CLOCK_BOOTTIME
     */
    public Optional<Match> match(SeenFile file, long execNs) {
        FileVersion version = file.version();
        WrittenFile same = byFile.get(new FileKey(version.device(), version.inode()));
        WrittenFile there = byPath.get(new PathKey(file.container(), file.path()));
        // An inode's number is given again once its file is gone; what was changed in its place keeps its path.
        if (same != null
                && reaches(same, file)
                && isLater(version, same.facts().getMtimeNs())
                && (same == there || version.sizeBytes() == same.facts().getSize())) {
            return Optional.of(new Match(same, Match.How.FILE));
        }
        if (there != null && there.mayLieThere(execNs, version.ctimeNs()) && isLater(version, there.fromNs())) {
            return Optional.of(new Match(there, Match.How.PATH));
        }
        return file.mtimeNs() == 0 ? Optional.empty() : moved(file, file.mtimeNs());
    }

    /** The output that a file is, now that its content was read: rather its own container's than one of the same bytes elsewhere. */
    public Optional<Match> match(SeenFile file, FileFacts read) {
        return like(file, read, one -> one.container().equals(file.container()))
                .or(() -> read.getMtimeNs() == 0 ? Optional.empty() : moved(file, read.getMtimeNs()))
                .or(() -> like(file, read, one -> true));
    }

    private Optional<Match> like(SeenFile file, FileFacts read, Predicate<WrittenFile> which) {
        if (read.getSha256().isEmpty()) {
            return Optional.empty();
        }
        // The same source gives the same bytes: what was written last is what was copied.
        return bySize.getOrDefault(read.getSize(), Set.of()).stream()
                .filter(one -> which.test(one)
                        && isLike(one, file)
                        && one.facts().getSha256().equals(read.getSha256()))
                .max(Comparator.comparingLong(WrittenFile::fromNs))
                .map(one -> new Match(one, Match.How.CONTENT));
    }

    /** Whether reading a file's content may show it to be an output. */
    public boolean isSuspect(SeenFile file) {
        return bySize.getOrDefault(file.version().sizeBytes(), Set.of()).stream()
                        .anyMatch(one -> isLike(one, file))
                || anyUnseen(file, one -> true);
    }

    /** Whether an output that was not looked at yet may turn out to be this file. */
    public boolean mayBePending(SeenFile file) {
        return anyUnseen(file, WrittenFile::isPending);
    }

    /** The output at a path, whatever is known of it. */
    public @Nullable WrittenFile at(ContainerKey container, String path) {
        return byPath.get(new PathKey(container, path));
    }

    /** The first known class in a folder or below it. */
    public Optional<WrittenFile> below(ContainerKey container, String folder) {
        String prefix = folder.endsWith("/") ? folder : folder + "/";
        return byBuild.values().stream()
                .flatMap(Set::stream)
                .filter(file -> file.container().equals(container)
                        && !file.isMissing()
                        && file.key().startsWith(prefix)
                        && file.key().endsWith(".class"))
                .findFirst();
    }

    /** Whether a shared object was built in the container of this cgroup, which another program may preload. Any thread. */
    public boolean hasSharedObject(List<String> cgroupNames) {
        if (sharedObjects.isEmpty()) {
            return false;
        }
        String path = "/" + String.join("/", cgroupNames);
        return sharedObjects.keySet().stream()
                .anyMatch(own ->
                        path.startsWith(own) && (path.length() == own.length() || path.charAt(own.length()) == '/'));
    }

    private static boolean isSharedObject(WrittenFile file) {
        return file.key().endsWith(".so") || file.key().contains(".so.");
    }

    /** What a build has written. */
    public Collection<WrittenFile> of(String build) {
        return byBuild.getOrDefault(build, Set.of());
    }

    /** Whether a container has any. */
    public boolean anyOf(ContainerKey container) {
        return byBuild.values().stream()
                .flatMap(Set::stream)
                .anyMatch(file -> file.container().equals(container));
    }

    /** How many are known. */
    public int size() {
        return files;
    }

    /** How many had to go while they might still have been executed. */
    public long forgotten() {
        return forgotten;
    }

    /** Times alone are weak: what a compiler by its name only was to write, and nobody found, it did not write. */
    private Optional<Match> moved(SeenFile file, long mtimeNs) {
        return unseen.getOrDefault(file.container(), Set.of()).stream()
                .filter(one -> one.mayHaveMoved() && one.writtenThen(mtimeNs) && isLater(file.version(), one.fromNs()))
                .findFirst()
                .map(one -> new Match(one, Match.How.TIME));
    }

    private boolean anyUnseen(SeenFile file, Predicate<WrittenFile> which) {
        return unseen.getOrDefault(file.container(), Set.of()).stream()
                .anyMatch(one -> which.test(one) && isLater(file.version(), one.fromNs()));
    }

    /** A copy is younger than what it is of. */
    private static boolean isLike(WrittenFile output, SeenFile file) {
        return reaches(output, file) && isLater(file.version(), output.facts().getMtimeNs());
    }

    private static boolean reaches(WrittenFile output, SeenFile file) {
        return file.mounted() || output.container().equals(file.container());
    }

    private static boolean isLater(FileVersion version, long thanNs) {
        return version.ctimeNs() >= thanNs - WrittenFile.SLACK_NS;
    }

    private static <K> void add(Map<K, Set<WrittenFile>> sets, K key, WrittenFile file) {
        Set<WrittenFile> set = sets.computeIfAbsent(key, any -> new LinkedHashSet<>());
        set.add(file);
        if (set.size() > MAX_ALIKE) {
            set.remove(set.iterator().next());
        }
    }

    private static <K> void remove(Map<K, Set<WrittenFile>> sets, K key, WrittenFile file) {
        Set<WrittenFile> set = sets.get(key);
        if (set != null && set.remove(file) && set.isEmpty()) {
            sets.remove(key);
        }
    }
}
