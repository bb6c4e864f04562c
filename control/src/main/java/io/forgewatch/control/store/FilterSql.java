package io.forgewatch.control.store;

import io.forgewatch.control.filter.Comparator;
import io.forgewatch.control.filter.Expression;
import io.forgewatch.control.filter.FieldPath;
import io.forgewatch.control.filter.Operand;
import io.forgewatch.control.filter.TextPattern;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * A filter as a condition on the table finding. Values are bound, never written into the SQL. It means exactly what
 * {@link io.forgewatch.control.filter.Filter#test} does.
 */
final class FilterSql {
    private FilterSql() {}

    static Condition of(Expression expression) {
        if (expression instanceof Expression.And and) {
            return DSL.and(all(and.operands()));
        }
        if (expression instanceof Expression.Or or) {
            return DSL.or(all(or.operands()));
        }
        if (expression instanceof Expression.Match match) {
            return match(match);
        }
        if (expression instanceof Expression.Present present) {
            Condition exists = exists(present.field(), DSL.noCondition());
            return present.negated() ? DSL.not(exists) : exists;
        }
        return DSL.noCondition();
    }

    private static List<Condition> all(List<Expression> operands) {
        return operands.stream().map(FilterSql::of).toList();
    }

    private static Condition match(Expression.Match match) {
        FieldPath field = match.field();
        if (match.operand() instanceof Operand.Numeric number) {
            if (field.name().equals("event_time")) {
                // The index that orders the answer also narrows it; every finding has one.
                Condition compared = compare(Tables.EVENT_TIME, match.comparator(), number.value());
                return match.negated() ? DSL.not(compared) : compared;
            }
            if (field.name().equals("severity")) {
                // Likewise; 0 is none.
                Condition compared = compare(Tables.SEVERITY, match.comparator(), number.value());
                return Tables.SEVERITY.ne(0L).and(match.negated() ? DSL.not(compared) : compared);
            }
            return any(match, compare(Tables.NUMBER_VALUE, match.comparator(), number.value()));
        }
        return any(match, compare(match.comparator(), ((Operand.Text) match.operand()).pattern()));
    }

    private static Condition any(Expression.Match match, Condition compared) {
        Condition exists = exists(match.field(), compared);
        return match.negated() ? exists(match.field(), DSL.noCondition()).and(DSL.not(exists)) : exists;
    }

    private static Condition exists(FieldPath field, Condition compared) {
        String key = field.key();
        return field.kind().isText()
                ? DSL.exists(DSL.selectOne()
                        .from(Tables.TEXT)
                        .where(Tables.TEXT_FINDING.eq(Tables.ID), Tables.TEXT_PATH.eq(key), compared))
                : DSL.exists(DSL.selectOne()
                        .from(Tables.NUMBER)
                        .where(Tables.NUMBER_FINDING.eq(Tables.ID), Tables.NUMBER_PATH.eq(key), compared));
    }

    private static Condition compare(Comparator comparator, TextPattern pattern) {
        if (pattern.isLiteral()) {
            return compare(Tables.TEXT_VALUE, comparator, pattern.literal());
        }
        Condition like = Tables.TEXT_VALUE.like(pattern.like(), '\\');
        return comparator == Comparator.NOT_EQUAL ? DSL.not(like) : like;
    }

    private static <T> Condition compare(Field<T> column, Comparator comparator, T value) {
        return switch (comparator) {
            case EQUAL -> column.eq(value);
            case NOT_EQUAL -> column.ne(value);
            case LESS -> column.lt(value);
            case LESS_OR_EQUAL -> column.le(value);
            case GREATER -> column.gt(value);
            case GREATER_OR_EQUAL -> column.ge(value);
        };
    }
}
