package io.forgewatch.control.sink;

import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.v1.Finding;

/**
 * A finding on its way out.
 *
 * @param change its number among the store's changes
 * @param line the finding in the sink's format
 */
record Outgoing(long change, Finding finding, FindingFormat format, String line) {
    static Outgoing of(long change, Finding finding, FindingFormat format) {
        return new Outgoing(change, finding, format, format.line(finding));
    }
}
