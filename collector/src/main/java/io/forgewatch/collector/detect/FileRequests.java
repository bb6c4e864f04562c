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

        /** A replay takes the answers that there are. */
        @Override
        public boolean keepsCopies() {
            return true;
        }

        @Override
        public void keep(long request, ExecEvent exec, String build, List<String> paths) {}
    };

    /**
     * Files that a compile may have written.
     *
     * @param build in whose share copies of them count, if any are kept; empty: none are
     * @param paths as its process names them
     * @param directories whose own regular files count too, if they were written since then
     * @param sinceNs when the writer began, CLOCK_REALTIME
     */
    record Outputs(String build, List<String> paths, List<String> directories, long sinceNs) {
        /** Of which no copies are kept. */
        public Outputs(List<String> paths, List<String> directories, long sinceNs) {
            this("", paths, directories, sinceNs);
        }
    }

    /** Asks for the sha256 of the file that an exec runs. */
    void digest(long request, ExecEvent exec);

    /** Asks for outputs as they are now, with their sha256, and has copies kept; what is not there is left out. */
    void outputs(long request, ExecEvent writer, Outputs wanted);

    /** Whether copies of files are kept. If not, {@link #keep} is not to be called. */
    boolean keepsCopies();

    /**
     * Asks to keep copies of files as they are now. The answer has each of them.
     *
     * @param exec names them
     * @param build in whose share they count
     * @param paths as for {@link FileSource#open}
     */
    void keep(long request, ExecEvent exec, String build, List<String> paths);
}
