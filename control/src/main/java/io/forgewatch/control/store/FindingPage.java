package io.forgewatch.control.store;

import io.forgewatch.v1.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings, newest first.
 *
 * @param next where the page after this one starts; null on the last
 */
public record FindingPage(List<Finding> findings, @Nullable Position next) {
    public FindingPage {
        findings = List.copyOf(findings);
    }

    /**
     * A place in the order of findings: after the one with this time and name. It stays right while findings come and go.
     *
     * @param eventTimeNs nanoseconds since 1970
     */
    public record Position(long eventTimeNs, String name) {}
}
