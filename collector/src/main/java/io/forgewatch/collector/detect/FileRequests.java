package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import java.util.List;

/**
 * What detection wants to know of a container's files. Asking does not block; each question is answered once, later, with its
 * number ({@code FileAnswer}), on the thread and in the order in which events come. For detection's thread.
 *
 * <p>Questions are numbered by detection itself, so that a replay, in which nothing is asked, gives the recorded answers to the
 * same questions.
 */
public interface FileRequests {
    /** Asks nothing: for a replay. */
    FileRequests NONE = new FileRequests() {
        @Override
        public void digest(long request, ExecEvent exec) {}

        @Override
        public void outputs(long request, ExecEvent writer, Outputs wanted) {}
    };

    /** Files that a compile may have written.
     *
     * @param paths as its process names them
     * @param directories whose own regular files count too, if they were written since then
     * @param sinceNs when the writer began, CLOCK_REALTIME
     */
    record Outputs(List<String> paths, List<String> directories, long sinceNs) {}

    /** Asks for the sha256 of the file that an exec runs. */
    void digest(long request, ExecEvent exec);

    /** Asks for outputs as they are now, with their sha256; what is not there is left out. */
    void outputs(long request, ExecEvent writer, Outputs wanted);
}
