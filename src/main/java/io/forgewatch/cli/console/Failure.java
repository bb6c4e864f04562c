package io.forgewatch.cli.console;

/** A command cannot go on. The message is one line that says what failed, why, and what to do. */
public final class Failure extends RuntimeException {
    private final int exitCode;

    private Failure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    private Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** It was asked rightly and did not work. */
    public static Failure failed(String message) {
        return new Failure(ExitCode.FAILED, message);
    }

    /** It was asked rightly and did not work. */
    public static Failure failed(String message, Throwable cause) {
        return new Failure(ExitCode.FAILED, message, cause);
    }

    /** It was asked wrongly. */
    public static Failure usage(String message) {
        return new Failure(ExitCode.USAGE, message);
    }

    /** A privilege or a feature of the kernel is missing. */
    public static Failure missing(String message) {
        return new Failure(ExitCode.MISSING, message);
    }

    /** A privilege or a feature of the kernel is missing. */
    public static Failure missing(String message, Throwable cause) {
        return new Failure(ExitCode.MISSING, message, cause);
    }

    public int exitCode() {
        return exitCode;
    }
}
