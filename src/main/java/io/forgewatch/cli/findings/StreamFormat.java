package io.forgewatch.cli.findings;

import java.util.Locale;

/** How a stream is printed, one line each. */
public enum StreamFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line. */
    JSONL;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
