package io.forgewatch.control.store;

import io.forgewatch.control.filter.Comparator;
import io.forgewatch.control.filter.Expression;
import io.forgewatch.control.filter.FieldPath;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.filter.Operand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What findings are most often looked up by. A filter that asks for one of these values is answered along the table finding_lookup,
 * which has the findings of each value in the order of their time.
 */
final class Lookups {
    /** The rarest values first: where a filter asks for several, the first serves. The migrations have the same. */
    private static final List<String> FIELDS = List.of(
            "processes.binary.sha256",
            "build.outputs.sha256",
            "kubernetes.pods.uid",
            "containers.id",
            "kubernetes.pods.name",
            "containers.name",
            "node.name",
            "containers.uri",
            "kubernetes.pods.ns",
            "evidence.toolchain");

    private static final Map<String, Integer> RANKS = ranks();

    /** An entry of an index has a limit. */
    private static final int MAX_VALUE = 200;

    private Lookups() {}

    private static Map<String, Integer> ranks() {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        for (String field : FIELDS) {
            try {
                ranks.put(FieldPath.parse(field).key(), ranks.size());
            } catch (FilterException e) {
                throw new IllegalStateException("a finding has no " + field, e);
            }
        }
        return ranks;
    }

    /** Whether values of a field are looked up. */
    static boolean has(String key) {
        return RANKS.containsKey(key);
    }

    /** What a value is looked up by; values with the same long beginning share it. */
    static String of(String key, String value) {
        boolean isLong = value.codePointCount(0, value.length()) > MAX_VALUE;
        return key + "=" + (isLong ? value.substring(0, value.offsetByCodePoints(0, MAX_VALUE)) : value);
    }

    /**
     * What every finding that is wanted has, or null.
     *
     * @param key what it is looked up by
     * @param rest what is wanted besides: a condition that says the same again would have PostgreSQL expect next to nothing
     */
    record Found(String key, Expression rest) {}

    static @Nullable Found in(Expression wanted) {
        List<Expression> all = wanted instanceof Expression.And and ? and.operands() : List.of(wanted);
        Expression.Match best = all.stream()
                .filter(Expression.Match.class::isInstance)
                .map(Expression.Match.class::cast)
                .filter(Lookups::isLookup)
                .min(java.util.Comparator.comparing(
                        match -> RANKS.getOrDefault(match.field().key(), 0)))
                .orElse(null);
        if (best == null) {
            return null;
        }
        String value = text(best).pattern().literal();
        // Others may share the beginning of a long one.
        boolean isAll = value.codePointCount(0, value.length()) < MAX_VALUE;
        List<Expression> rest =
                all.stream().filter(each -> !isAll || each != best).toList();
        return new Found(
                of(best.field().key(), value), rest.isEmpty() ? new Expression.Everything() : new Expression.And(rest));
    }

    private static boolean isLookup(Expression.Match match) {
        return !match.negated()
                && match.comparator() == Comparator.EQUAL
                && has(match.field().key())
                && match.operand() instanceof Operand.Text text
                && text.pattern().isLiteral();
    }

    private static Operand.Text text(Expression.Match match) {
        return (Operand.Text) match.operand();
    }
}
