package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.detect.chain.WrittenFile;
import io.forgewatch.collector.v1.KnownOutput;
import io.forgewatch.v1.Output;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a build writes, in the order in which it was named. Bounded; what had no room is counted. One thread's. */
final class BuildOutputs {
    private static final List<String> PARTS = List.of(".o", ".obj", ".lo", ".s", ".d");

    private final int maxFiles;
    private final int maxChars;
    private final Map<String, WrittenFile> byPath = new LinkedHashMap<>();
    /** Where an output may be, by a guess: none before it was found there or ran. */
    private final Map<String, WrittenFile> guesses = new LinkedHashMap<>();

    private int chars;
    private long omitted;

    BuildOutputs(int maxFiles, int maxChars) {
        this.maxFiles = maxFiles;
        this.maxChars = maxChars;
    }

    /** The output at a path, a new one if there was none; null where there is no room. */
    @Nullable
    WrittenFile declare(String build, ContainerKey container, String path) {
        WrittenFile there = byPath.get(path);
        if (there != null) {
            return there;
        }
        if (byPath.size() == maxFiles && !isPart(path)) {
            displacePart();
        }
        if (byPath.size() == maxFiles || path.length() > maxChars - chars) {
            omitted++;
            return null;
        }
        WrittenFile file = guesses.remove(path);
        if (file == null) {
            file = new WrittenFile(build, container, path);
        }
        byPath.put(path, file);
        chars += path.length();
        return file;
    }

    /** Nobody executes an object file; a large build names its program after hundreds of them. */
    private static boolean isPart(String path) {
        return PARTS.stream().anyMatch(path::endsWith);
    }

    private void displacePart() {
        byPath.keySet().stream().filter(BuildOutputs::isPart).findFirst().ifPresent(part -> {
            byPath.remove(part);
            chars -= part.length();
            omitted++;
        });
    }

    /** Likewise, but it is not listed before it is {@linkplain #declare declared}. */
    @Nullable
    WrittenFile guess(String build, ContainerKey container, String path) {
        WrittenFile there = get(path);
        if (there == null && guesses.size() < maxFiles && path.length() < maxChars) {
            there = new WrittenFile(build, container, path);
            guesses.put(path, there);
        }
        return there;
    }

    /** A guess did not come true. Returns whether it was one. */
    boolean isNot(String path) {
        return guesses.remove(path) != null;
    }

    @Nullable
    WrittenFile get(String path) {
        WrittenFile there = byPath.get(path);
        return there != null ? there : guesses.get(path);
    }

    Collection<WrittenFile> all() {
        return byPath.values();
    }

    boolean isEmpty() {
        return byPath.isEmpty();
    }

    long omitted() {
        return omitted;
    }

    /** As the finding has them. */
    List<Output> rows() {
        return byPath.values().stream().map(BuildOutputs::row).toList();
    }

    private static Output row(WrittenFile file) {
        return Output.newBuilder()
                .setPath(file.path())
                .setSha256(file.facts().getSha256())
                .setDevice(file.facts().getDevice())
                .setInode(file.facts().getInode())
                .build();
    }

    List<KnownOutput> toProto() {
        return byPath.values().stream().map(WrittenFile::toProto).toList();
    }

    void restore(String build, ContainerKey container, List<KnownOutput> kept, long omittedBefore) {
        for (KnownOutput one : kept) {
            if (byPath.size() < maxFiles && one.getPath().length() <= maxChars - chars) {
                byPath.put(one.getPath(), WrittenFile.of(build, container, one));
                chars += one.getPath().length();
            }
        }
        omitted += omittedBefore;
    }
}
