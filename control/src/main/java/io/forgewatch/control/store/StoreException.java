package io.forgewatch.control.store;

import org.jspecify.annotations.Nullable;

/** The store could not do what it was asked, and changed nothing. The message is one line. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What went wrong, with the cause's first line. */
    static StoreException of(String what, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String why = String.valueOf(root.getMessage());
        return new StoreException(what + ": " + why.lines().findFirst().orElse(why), cause);
    }
}
