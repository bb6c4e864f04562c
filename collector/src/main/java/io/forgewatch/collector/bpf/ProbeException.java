package io.forgewatch.collector.bpf;

/** The probe could not be started. The message is one line: what failed, why, and what to do about it. */
public final class ProbeException extends Exception {
    private static final long serialVersionUID = 1L;

    ProbeException(String message) {
        super(message);
    }

    ProbeException(String message, Throwable cause) {
        super(message, cause);
    }
}
