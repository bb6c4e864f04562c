package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.FileFacts;

/**
 * A file that is run, and by what it was called. What it is comes first: its content, then its own name, since the kernel walked
 * it; the names that the caller chose count only where those say nothing.
 *
 * @param path its own; of a memfd its name
 * @param calledAs the path that was given to exec; empty where it says nothing
 * @param argv0 likewise
 * @param script of a script before which the kernel put this file as the interpreter
 * @param added whether the file was added to the container, so that its place says nothing
 */
record Subject(String path, Content content, String calledAs, String argv0, String script, boolean added) {
    private static final String MEMFD = "memfd:";

    /** The file of an exec. */
    static Subject of(ExecEvent event, FileFacts facts) {
        String path = event.executable().path();
        String name = PathText.baseName(path);
        if (name.startsWith(MEMFD)) {
            path = name.substring(MEMFD.length());
        }
        String argv0 = event.args().isEmpty() ? "" : event.args().get(0);
        String requested = PathText.isDescriptor(event.requestedPath()) ? "" : event.requestedPath();
        return new Subject(
                path,
                Content.of(facts, name),
                event.script() ? "" : requested,
                event.script() ? "" : argv0.startsWith("-") ? argv0.substring(1) : argv0,
                event.script() ? requested : "",
                isAdded(event.executable().traits()));
    }

    /** A program found in another's arguments; {@code facts} are the default where its file is not known. */
    static Subject given(String path, FileFacts facts) {
        return new Subject(path, Content.of(facts, PathText.baseName(path)), "", "", "", false);
    }

    private static boolean isAdded(Executable.Traits traits) {
        return traits.memfd() || traits.deleted() || (traits.upper() && !traits.copiedUp());
    }

    /** The file's own name. */
    String fileName() {
        return PathText.baseName(path);
    }

    /** What it is called here: by its content, else by its own path. */
    String program() {
        return content.tells() ? content.program() : path;
    }
}
