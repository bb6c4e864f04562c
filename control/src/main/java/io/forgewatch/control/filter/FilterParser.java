package io.forgewatch.control.filter;

import io.forgewatch.control.filter.Syntax.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** AIP-160's grammar (https://google.aip.dev/160) by recursive descent; functions and bare words are refused. */
final class FilterParser {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_RESTRICTIONS = 100;

    private final FilterScanner in;
    private int depth;
    private int restrictions;

    FilterParser(String text) {
        this.in = new FilterScanner(text);
    }

    /** Null for the empty filter. */
    @Nullable
    Syntax parse() throws FilterException {
        in.skipSpace();
        if (in.atEnd()) {
            return null;
        }
        Syntax whole = expression();
        if (!in.atEnd()) {
            throw in.error("')' closes nothing");
        }
        return whole;
    }

    private Syntax expression() throws FilterException {
        List<Syntax> operands = new ArrayList<>();
        do {
            sequence(operands);
        } while (in.takeKeyword("AND"));
        return operands.size() == 1 ? operands.get(0) : new Syntax.And(operands);
    }

    /** Factors side by side; the AIP has them as an AND. */
    private void sequence(List<Syntax> operands) throws FilterException {
        do {
            operands.add(factor());
            in.skipSpace();
        } while (!in.atEnd() && !in.at(')') && !in.atKeyword("AND"));
    }

    private Syntax factor() throws FilterException {
        List<Syntax> operands = new ArrayList<>();
        do {
            operands.add(term());
        } while (in.takeKeyword("OR"));
        return operands.size() == 1 ? operands.get(0) : new Syntax.Or(operands);
    }

    private Syntax term() throws FilterException {
        in.skipSpace();
        if (in.takeKeyword("NOT") || in.take('-')) {
            return new Syntax.Not(simple());
        }
        return simple();
    }

    private Syntax simple() throws FilterException {
        in.skipSpace();
        if (!in.at('(')) {
            return restriction();
        }
        if (++depth > MAX_DEPTH) {
            throw in.error("a filter nests at most " + MAX_DEPTH + " deep");
        }
        in.take('(');
        Syntax inner = expression();
        in.skipSpace();
        if (!in.take(')')) {
            throw in.error("a ')' is missing");
        }
        depth--;
        return inner;
    }

    private Syntax restriction() throws FilterException {
        if (++restrictions > MAX_RESTRICTIONS) {
            throw in.error("a filter has at most " + MAX_RESTRICTIONS + " comparisons");
        }
        List<Segment> path = new ArrayList<>();
        do {
            path.add(in.segment());
        } while (in.take('.'));
        if (in.at('(')) {
            throw in.error("there are no functions; write a comparison such as severity>=HIGH");
        }
        in.skipSpace();
        String comparator = in.comparator();
        if (comparator == null) {
            String word = path.get(0).name();
            throw new FilterException(
                    path.get(0).position(),
                    "'" + Spelling.shown(word)
                            + "' is compared with nothing; write a comparison such as description=\"*gcc*\"");
        }
        in.skipSpace();
        return new Syntax.Restriction(path, comparator, in.value());
    }
}
