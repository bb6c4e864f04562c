package io.forgewatch.collector.detect;

/** A file of a container cannot be had; the message says in one line which and why. */
public final class FileUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    private final Cause cause;

    /** Why. Each is counted. */
    public enum Cause {
        /** The process and every other of its container are gone, or the path leads nowhere. */
        GONE,
        /** A device, a pipe, a socket or a directory. */
        NOT_REGULAR,
        /** On FUSE, the network or another file system where an opening can wait for somebody. */
        FILE_SYSTEM,
        /** There is a file, but not the one that the kernel saw. */
        CHANGED,
        /** The kernel or a security module refused. */
        DENIED,
        /** It took too long, or too many others did. */
        DEADLINE,
        /** Anything else that the kernel said. */
        FAILED
    }

    /** With a cause and a line for people. */
    public FileUnavailable(Cause cause, String message) {
        super(message, null, false, false);
        this.cause = cause;
    }

    /** Why. */
    public Cause reason() {
        return cause;
    }
}
