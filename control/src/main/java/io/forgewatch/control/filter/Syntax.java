package io.forgewatch.control.filter;

import java.util.List;

/** A filter as written, not yet held against a finding's fields. Positions are UTF-16 code units from 0. */
sealed interface Syntax {
    record And(List<Syntax> operands) implements Syntax {}

    record Or(List<Syntax> operands) implements Syntax {}

    record Not(Syntax operand) implements Syntax {}

    record Restriction(List<Segment> path, String comparator, Value value) implements Syntax {}

    /** One name of a dotted path. */
    record Segment(String name, int position) {}

    /** What stands right of the comparator. */
    record Value(TextPattern text, boolean quoted, int position) {
        boolean isAsterisk() {
            return !quoted && !text.isLiteral() && text.literal().equals("*");
        }
    }
}
