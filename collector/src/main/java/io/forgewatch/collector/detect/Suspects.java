package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.detect.chain.FileVersion;
import io.forgewatch.collector.detect.chain.SeenFile;
import io.forgewatch.collector.v1.FileFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that ran and may be outputs: what was read of each, and the executions that wait for that or for an output's answer.
 * Bounded; the longest unused goes first. One thread's.
 */
final class Suspects {
    private static final int MAX_FILES = 1024;
    private static final int MAX_WAITING = 8;
    private static final int MAX_ALL_WAITING = 512;

    /** One file. */
    static final class Suspect {
        final SeenFile file;
        /** Null before it was read, or where that failed. */
        @Nullable
        FileFacts read;

        final List<Execution> waiting = new ArrayList<>(1);

        Suspect(SeenFile file) {
            this.file = file;
        }
    }

    private final BuildCounters counters;
    private final Map<FileVersion, Suspect> byFile = new LinkedHashMap<>(64, 0.75f, true);
    private int waiting;

    Suspects(BuildCounters counters) {
        this.counters = counters;
    }

    @Nullable
    Suspect get(FileVersion file) {
        return byFile.get(file);
    }

    Suspect add(SeenFile file) {
        Suspect suspect = new Suspect(file);
        byFile.put(file.version(), suspect);
        if (byFile.size() > MAX_FILES) {
            Suspect eldest = byFile.values().iterator().next();
            counters.executionsUnjudged.add(eldest.waiting.size());
            take(eldest);
            byFile.remove(eldest.file.version());
        }
        return suspect;
    }

    /** Has an execution wait. False where there is no room for it: it does not wait. */
    boolean await(Suspect suspect, Execution execution) {
        if (suspect.waiting.size() == MAX_WAITING || waiting == MAX_ALL_WAITING || execution.isOversized()) {
            return false;
        }
        suspect.waiting.add(execution);
        waiting++;
        return true;
    }

    /** Those that wait for one file; they wait no longer. */
    List<Execution> take(Suspect suspect) {
        List<Execution> taken = List.copyOf(suspect.waiting);
        suspect.waiting.clear();
        waiting -= taken.size();
        return taken;
    }

    /** Files that executions wait for which an output of this container may be. */
    List<Suspect> waitingFor(ContainerKey container) {
        if (waiting == 0) {
            return List.of();
        }
        return byFile.values().stream()
                .filter(one -> !one.waiting.isEmpty()
                        && (one.file.mounted() || one.file.container().equals(container)))
                .toList();
    }
}
