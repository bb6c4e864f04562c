package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.FileAnswer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The questions about files that wait for their answers: numbered in the order in which they were asked. Bounded. One thread's. */
final class Questions {
    private final FileRequests files;
    private final int capacity;
    private final BuildCounters counters;
    private final Map<Long, Question> waiting = new HashMap<>();
    private long asked;

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
        return waiting.remove(answer.getRequest());
    }
}
