package io.forgewatch.collector.detect;

import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.v1.EvidenceFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which copies are kept of a build's files, in the order in which that became known. Bounded. One thread's. */
final class BuildCopies {
    static final String SOURCE = "source";
    static final String OUTPUT = "output";
    private static final int MAX_FILES = 64;
    private static final int MAX_CHARS = 32 << 10;

    private final BoundedTexts gaps;
    private final Set<EvidenceFile> files = new LinkedHashSet<>();
    private final Set<String> asked = new HashSet<>();
    private int chars;

    /** What is missing is told there. */
    BuildCopies(BoundedTexts gaps) {
        this.gaps = gaps;
    }

    /** Those of a build's sources that were not asked for yet; then they are. */
    List<String> toAsk(List<String> sources, BoundedTexts ofBuild) {
        List<String> paths = new ArrayList<>();
        for (String path : sources) {
            // "-" is standard input: no file. What had no room among the sources is told there.
            if (!path.equals("-") && ofBuild.contains(path) && asked.add(path)) {
                paths.add(path);
            }
        }
        return paths;
    }

    /** Takes what became of a file; nothing where no copy was to be kept. Returns whether it says something. */
    boolean add(String path, FileFacts facts, String kind) {
        if (!facts.getKept()) {
            if (!facts.getNotKept().isEmpty()) {
                gaps.add("no copies of some " + kind + "s were kept: " + facts.getNotKept());
            }
            return !facts.getNotKept().isEmpty();
        }
        EvidenceFile file = EvidenceFile.newBuilder()
                .setPath(path)
                .setSha256(facts.getSha256())
                .setSize(facts.getSize())
                .setKind(kind)
                .build();
        if (files.size() == MAX_FILES || path.length() > MAX_CHARS - chars) {
            if (!files.contains(file)) {
                gaps.add("more copies were kept than are listed");
            }
        } else if (files.add(file)) {
            chars += path.length();
        }
        return true;
    }

    List<EvidenceFile> rows() {
        return List.copyOf(files);
    }

    void restore(List<EvidenceFile> kept) {
        for (EvidenceFile file : kept) {
            files.add(file);
            chars += file.getPath().length();
            if (file.getKind().equals(SOURCE)) {
                asked.add(file.getPath());
            }
        }
    }
}
