package io.forgewatch.collector.detect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The processes whose outputs are waited for. Bounded in number and length; the longest running goes first. One thread's. */
final class Writers {
    private static final int MAX_WRITER_CHARS = 16 << 10;
    private static final int MAX_WRITERS = 4096;
    private static final long MAX_CHARS = 8 << 20;

    /** A writer, and the name of its build's finding. */
    record Followed(String build, Writer writer) {}

    private final BuildCounters counters;
    private final Map<ProcessId, Followed> byProcess = new LinkedHashMap<>();
    private long chars;

    Writers(BuildCounters counters) {
        this.counters = counters;
    }

    /** Returns whether it is not too large by itself. */
    boolean put(String build, Writer writer) {
        remove(writer.process());
        long length = writer.chars();
        if (length > MAX_WRITER_CHARS) {
            counters.unwatched.increment();
            return false;
        }
        // The end of the longest running one may have been lost.
        while (byProcess.size() == MAX_WRITERS || length > MAX_CHARS - chars) {
            remove(byProcess.keySet().iterator().next());
            counters.unwatched.increment();
        }
        chars += length;
        byProcess.put(writer.process(), new Followed(build, writer));
        return true;
    }

    /** The process writes no longer. */
    /** What a process writes; null of others. */
    @Nullable
    Followed get(ProcessId process) {
        return byProcess.get(process);
    }

    @Nullable
    Followed remove(ProcessId process) {
        Followed before = byProcess.remove(process);
        if (before != null) {
            chars -= before.writer.chars();
        }
        return before;
    }
}
