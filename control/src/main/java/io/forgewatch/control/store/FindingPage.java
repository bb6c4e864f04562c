package io.forgewatch.control.store;

import io.forgewatch.v1.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings in the order that was asked for.
 *
 * @param next where the page after this one starts; null on the last
 */
public record FindingPage(List<Finding> findings, @Nullable Position next) {
    public FindingPage {
        findings = List.copyOf(findings);
    }

    /**
     * A place in an order of findings: after the one with these values and name. It stays right while findings come and go.
     *
     * @param values of what the order names, in its order
     */
    public record Position(List<Long> values, String name) {
        public Position {
            values = List.copyOf(values);
        }
    }
}
