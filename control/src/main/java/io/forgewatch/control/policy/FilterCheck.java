package io.forgewatch.control.policy;

import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.PolicyProblem;
import io.forgewatch.v1.PolicyProblem.Level;
import io.forgewatch.v1.PolicyRule;
import java.util.function.Consumer;

/** Checks what a rule matches: that it is a filter, asks for nothing that policy decides, and is narrower than everything. */
final class FilterCheck {
    private final Consumer<PolicyProblem> problems;

    FilterCheck(Consumer<PolicyProblem> problems) {
        this.problems = problems;
    }

    /** Tells what is wrong with a rule's filter; returns how many comparisons it has. */
    int check(String field, String rule, PolicyRule said, boolean override) {
        if (said.getFilter().isBlank()) {
            tell(Level.ERROR, field, rule, 0, "is missing: a rule says which findings it is for");
            return 0;
        }
        Filter filter;
        try {
            filter = Filter.parse(said.getFilter());
        } catch (FilterException e) {
            tell(Level.ERROR, field, rule, e.column(), e.problem());
            return 0;
        }
        FilterScope scope = FilterScope.of(filter.expression());
        if (scope.asksForPolicy()) {
            tell(Level.ERROR, field, rule, 0, "a rule cannot ask for mute, muteInfo or policy, which policy decides");
        }
        if (Witnesses.ALL.stream().allMatch(filter)) {
            tell(
                    Level.WARNING,
                    field,
                    rule,
                    0,
                    "it matches findings of every kind, from everywhere: "
                            + (override ? "all of them get " : "all of them are ")
                            + (override ? said.getSeverity() : "muted"));
        } else if (!scope.saysWhere() && (!override || said.getSeverity() == Finding.Severity.LOW)) {
            tell(
                    Level.WARNING,
                    field,
                    rule,
                    0,
                    "it holds in every container, an attacker's too: say where, by a container's uri, imageId, name or"
                            + " labels, by a pod, node or resource");
        }
        return scope.comparisons();
    }

    private void tell(Level level, String field, String rule, int column, String message) {
        problems.accept(PolicyCheck.problem(level, field, rule, column, message));
    }
}
