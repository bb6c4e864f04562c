package io.forgewatch.collector;

import io.forgewatch.collector.bpf.SystemCallException;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.FileUnavailable.Cause;
import java.io.IOException;

/** Puts into words for people why a file cannot be had. */
final class Unavailable {
    private static final int MAX_PATH_CHARS = 256;

    private Unavailable() {}

    /** A failure with a file's path, which is hostile text, in one line. */
    static FileUnavailable of(Cause cause, String path, String why) {
        String shown = path.replaceAll("\\p{Cntrl}", "?");
        String cut = shown.length() > MAX_PATH_CHARS ? shown.substring(0, MAX_PATH_CHARS) + "\u2026" : shown;
        return new FileUnavailable(cause, cut.isEmpty() ? why : cut + ": " + why);
    }

    /** What the kernel said. */
    static FileUnavailable because(IOException failure, String path) {
        if (failure instanceof TimedCalls.OverdueException) {
            return of(Cause.DEADLINE, path, String.valueOf(failure.getMessage()));
        }
        Cause cause = failure instanceof SystemCallException refused ? cause(refused.errno()) : Cause.FAILED;
        return of(cause, path, String.valueOf(failure.getMessage()));
    }

    private static Cause cause(int errno) {
        return switch (errno) {
            case SystemCallException.ENOENT,
                    SystemCallException.ENOTDIR,
                    SystemCallException.ELOOP,
                    SystemCallException.ENAMETOOLONG,
                    SystemCallException.ESRCH -> Cause.GONE;
            case SystemCallException.EPERM, SystemCallException.EACCES -> Cause.DENIED;
            default -> Cause.FAILED;
        };
    }
}
