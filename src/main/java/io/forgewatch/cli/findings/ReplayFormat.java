package io.forgewatch.cli.findings;

import java.util.Locale;

/** How the findings of a recording are printed. */
public enum ReplayFormat {
    /** A line each, as {@code run} prints it. */
    TEXT,
    /** One JSON object a line. */
    JSONL,
    /** Rows, as {@code findings list} prints them. */
    TABLE;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
