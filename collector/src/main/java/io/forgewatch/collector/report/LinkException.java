package io.forgewatch.collector.report;

import org.jspecify.annotations.Nullable;

/** There is no connection any more, and a new one is to be made. The message is one line. */
final class LinkException extends Exception {
    private static final long serialVersionUID = 1L;

    LinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
