package io.forgewatch.cli.findings;

import java.util.Locale;

/** How findings are printed when the command ends with them. */
public enum ListFormat {
    /** For people: rows, or a report for a single finding. */
    TABLE,
    /** One JSON value: an array, or an object for a single finding. */
    JSON,
    /** One JSON object a line. */
    JSONL,
    /** A YAML document each. */
    YAML;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
