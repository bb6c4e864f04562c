package io.forgewatch.control.filter;

import com.google.protobuf.Message;
import io.forgewatch.v1.Finding;
import java.util.function.Predicate;

/** A filter over findings, checked against their fields; usable as a predicate, and as SQL through {@link #expression()}. */
public final class Filter implements Predicate<Finding> {
    /** Longest filter, in UTF-16 code units. */
    public static final int MAX_LENGTH = 4096;

    private final String text;
    private final Expression expression;

    private Filter(String text, Expression expression) {
        this.text = text;
        this.expression = expression;
    }

    /**
     * Reads a filter; the empty one matches everything.
     *
     * @throws FilterException it is malformed, too long, too deep, or asks for what a finding does not have
     */
    public static Filter parse(String text) throws FilterException {
        if (text.length() > MAX_LENGTH) {
            throw new FilterException(
                    MAX_LENGTH, "a filter has at most " + MAX_LENGTH + " characters, not " + text.length());
        }
        Syntax syntax = new FilterParser(text).parse();
        return new Filter(text, syntax == null ? new Expression.Everything() : FilterChecker.check(syntax));
    }

    public Expression expression() {
        return expression;
    }

    @Override
    public boolean test(Finding finding) {
        return holds(expression, finding);
    }

    private static boolean holds(Expression expression, Message finding) {
        if (expression instanceof Expression.And and) {
            return and.operands().stream().allMatch(operand -> holds(operand, finding));
        }
        if (expression instanceof Expression.Or or) {
            return or.operands().stream().anyMatch(operand -> holds(operand, finding));
        }
        if (expression instanceof Expression.Match match) {
            MatchProbe probe = new MatchProbe(match.field().key(), match.comparator(), match.operand());
            match.field().visit(finding, probe);
            return probe.present() && probe.matched() != match.negated();
        }
        if (expression instanceof Expression.Present present) {
            MatchProbe probe = new MatchProbe(present.field().key(), Comparator.EQUAL, new Operand.Numeric(1));
            present.field().visit(finding, probe);
            return probe.present() != present.negated();
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
