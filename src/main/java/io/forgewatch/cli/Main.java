package io.forgewatch.cli;

import io.forgewatch.cli.console.Terminal;

/** Where the launcher begins. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(Forgewatch.execute(Terminal.ofProcess(), args));
    }
}
