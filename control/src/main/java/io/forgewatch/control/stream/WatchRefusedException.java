package io.forgewatch.control.stream;

/** A watch that cannot start or go on. The message is one line. */
public final class WatchRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** What it asks for has been deleted. */
        LOST,
        /** There are as many watches as there may be. */
        TOO_MANY,
        /** Its receiver took nothing for too long. */
        SLOW,
        /** The control plane is stopping. */
        STOPPING
    }

    private final Reason reason;

    public WatchRefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
