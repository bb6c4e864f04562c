package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import java.util.List;

/**
 * Files as a container's processes see them. They are hostile: only regular files on file systems of the kernel's own are opened,
 * below the process's root, and nothing waits longer than a deadline.
 *
 * <p>Calls block; they are for worker threads, of which several may call at once. Whatever is opened is the caller's to close.
 */
public interface FileSource {
    /**
     * The file that an exec runs, checked to be the one that the kernel saw. Through the process while it lives, else by its path
     * through another process of the same container.
     *
     * @throws FileUnavailable it cannot be had
     */
    OpenFile executable(ExecEvent event) throws FileUnavailable;

    /**
     * A file by a path as the process of an exec names it, text as in {@link ExecEvent}; a relative one starts at the exec's
     * working directory.
     *
     * @throws FileUnavailable it cannot be had
     */
    OpenFile open(ExecEvent event, String path) throws FileUnavailable;

    /**
     * Names of what lies directly in a directory, text as in {@link ExecEvent}, in the file system's order.
     *
     * @param path as for {@link #open}
     * @param max how many at most; the rest is left out
     * @throws FileUnavailable it cannot be had
     */
    List<String> list(ExecEvent event, String path, int max) throws FileUnavailable;

    /**
     * Some variables of the process's environment as it was at its exec, {@code NAME=VALUE}, text as in {@link ExecEvent}.
     *
     * @param names of the variables
     * @throws FileUnavailable the process is gone or was replaced by another exec
     */
    List<String> environment(ExecEvent event, List<String> names) throws FileUnavailable;
}
