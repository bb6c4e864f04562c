package io.forgewatch.cli.console;

/** What a command ends with. */
public final class ExitCode {
    public static final int OK = 0;

    /** It did not work. */
    public static final int FAILED = 1;

    /** It was asked wrongly: an unknown option, a bad value, a bad configuration. */
    public static final int USAGE = 2;

    /** A privilege or a feature of the kernel is missing. */
    public static final int MISSING = 3;

    private ExitCode() {}
}
