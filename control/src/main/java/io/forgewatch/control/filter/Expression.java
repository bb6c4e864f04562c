package io.forgewatch.control.filter;

import java.util.List;

/**
 * A checked filter in negation normal form: NOT stands at the leaves only. So a leaf is either true or not, and a missing value
 * makes both a comparison and its negation not true.
 */
public sealed interface Expression {
    /** The empty filter. */
    record Everything() implements Expression {}

    record And(List<Expression> operands) implements Expression {
        public And {
            operands = List.copyOf(operands);
        }
    }

    record Or(List<Expression> operands) implements Expression {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    /**
     * A comparison. Plain: some value of the field compares so. Negated: the field has values, and none compares so.
     */
    record Match(FieldPath field, Comparator comparator, Operand operand, boolean negated) implements Expression {}

    /** Plain: the field has a value. Negated: it has none. */
    record Present(FieldPath field, boolean negated) implements Expression {}
}
