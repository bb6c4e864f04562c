package io.forgewatch.control.policy;

import io.forgewatch.control.filter.Comparator;
import io.forgewatch.control.filter.Expression;
import io.forgewatch.control.filter.FieldPath;
import java.util.Arrays;
import java.util.List;

/**
 * What a filter asks for.
 *
 * @param comparisons how many there are
 * @param asksForPolicy whether one is about what policy decides
 * @param saysWhere whether whatever matches is in a place that a runtime, an orchestrator or an operator named. What is in a container is
 *     not: whoever is in it chooses its processes' names, arguments and files.
 */
record FilterScope(int comparisons, boolean asksForPolicy, boolean saysWhere) {
    private static final List<String> DECIDED = List.of("mute", "mute_info", "policy");
    private static final List<String> PLACES = List.of(
            "containers.id",
            "containers.image_id",
            "containers.labels",
            "containers.name",
            "containers.uri",
            "kubernetes",
            "node",
            "resource");

    static FilterScope of(Expression expression) {
        if (expression instanceof Expression.And and) {
            List<FilterScope> all = and.operands().stream().map(FilterScope::of).toList();
            return of(all, all.stream().anyMatch(FilterScope::saysWhere));
        }
        if (expression instanceof Expression.Or or) {
            List<FilterScope> all = or.operands().stream().map(FilterScope::of).toList();
            return of(all, all.stream().allMatch(FilterScope::saysWhere));
        }
        if (expression instanceof Expression.Match match) {
            boolean means = match.comparator() == Comparator.EQUAL && !match.negated();
            return leaf(match.field(), means);
        }
        return expression instanceof Expression.Present present
                ? leaf(present.field(), false)
                : new FilterScope(0, false, false);
    }

    private static FilterScope of(List<FilterScope> all, boolean saysWhere) {
        return new FilterScope(
                all.stream().mapToInt(FilterScope::comparisons).sum(),
                all.stream().anyMatch(FilterScope::asksForPolicy),
                saysWhere);
    }

    private static FilterScope leaf(FieldPath field, boolean meansOne) {
        return new FilterScope(1, isWithin(DECIDED, field), meansOne && isWithin(PLACES, field));
    }

    private static boolean isWithin(List<String> parents, FieldPath field) {
        List<String> steps = Arrays.asList(field.name().split("\\.", -1));
        return parents.stream()
                .map(parent -> Arrays.asList(parent.split("\\.", -1)))
                .anyMatch(parent -> steps.size() >= parent.size()
                        && steps.subList(0, parent.size()).equals(parent));
    }
}
