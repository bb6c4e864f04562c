package io.forgewatch.control.sink;

import java.io.IOException;
import java.time.Duration;

/** A receiver that does not take anything now. The message is one line. */
final class SendException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter how long the receiver wants to be left alone; zero where it does not say */
    SendException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
