package io.forgewatch.collector.recording;

import java.io.IOException;

/** A file is no recording, or no longer whole. The message is one clause with the file as its subject: "breaks off after 12 entries". */
public final class RecordingException extends IOException {
    RecordingException(String message) {
        super(message);
    }

    RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
