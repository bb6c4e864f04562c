package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.FileAnswer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The questions about files that wait for their answers: numbered in the order in which they were asked. Bounded. One thread's.
 *
 * <p>Those for copies have numbers and room of their own, so that all others are the same whether copies are kept or not: a replay
 * takes recordings of both.
 */
final class Questions {
    private static final long FIRST_OF_COPIES = 1L << 62;

    private final FileRequests files;
    private final int capacity;
    private final BuildCounters counters;
    private final Map<Long, Question> waiting = new HashMap<>();
    private long asked;
    private final Map<Long, Question> waitingCopies = new LinkedHashMap<>();
    private long askedCopies = FIRST_OF_COPIES;

    Questions(FileRequests files, int capacity, BuildCounters counters) {
        this.files = files;
        this.capacity = capacity;
        this.counters = counters;
    }

    /** Asks for what an exec runs. Returns whether there was room. */
    boolean digest(Question question, ExecEvent exec) {
        if (!note(question)) {
            return false;
        }
        files.digest(asked, exec);
        return true;
    }

    /** Asks for what a process has written. Returns whether there was room. */
    boolean outputs(Question question, ExecEvent writer, FileRequests.Outputs wanted) {
        if (!note(question)) {
            return false;
        }
        files.outputs(asked, writer, wanted);
        return true;
    }

    /** Asks to keep copies of files, if any are kept. */
    void keep(Question question, ExecEvent exec, String build, List<String> paths) {
        if (!files.keepsCopies()) {
            return;
        }
        if (waitingCopies.size() == capacity) {
            // Its answer may never come, as in a replay of a recording without copies.
            waitingCopies.remove(waitingCopies.keySet().iterator().next());
        }
        waitingCopies.put(++askedCopies, question);
        files.keep(askedCopies, exec, build, paths);
    }

    private boolean note(Question question) {
        if (waiting.size() == capacity) {
            counters.unasked.increment();
            return false;
        }
        waiting.put(++asked, question);
        return true;
    }

    /** What was asked, once; null where nothing was under that number, or it was answered. */
    @Nullable
    Question answered(FileAnswer answer) {
        long request = answer.getRequest();
        return (request > FIRST_OF_COPIES ? waitingCopies : waiting).remove(request);
    }
}
