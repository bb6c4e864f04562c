package io.forgewatch.cli;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.findings.ListFormat;
import picocli.CommandLine.Option;

/** How much of a list is wanted, and as what. */
final class ListingOptions {
    private static final int MAX_LIMIT = 1000;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, up to 1000. Default: 100")
    private int limit = 100;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    /** At most so many. */
    int limit() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Failure.usage("--limit is \"" + limit + "\": it must be a whole number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    ListFormat output() {
        return output;
    }
}
