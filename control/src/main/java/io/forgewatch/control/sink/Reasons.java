package io.forgewatch.control.sink;

import java.io.IOException;
import java.net.UnknownHostException;

/** Why something failed, for people: one line of printable ASCII, whatever a receiver put into it. */
final class Reasons {
    private static final int MAX_CHARS = 300;

    private Reasons() {}

    static String of(Exception cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof UnknownHostException) {
            return shown("no host of the name " + message + " is known");
        }
        // Some exceptions of java.net have no message, or one that says little without the name.
        boolean plain = cause.getClass() == IOException.class || cause instanceof SendException;
        return shown(
                plain || !(cause instanceof IOException)
                        ? message
                        : cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + message));
    }

    static String shown(String text) {
        String line = text.replaceAll("[^ -~]", "?");
        return line.substring(0, Math.min(line.length(), MAX_CHARS));
    }
}
