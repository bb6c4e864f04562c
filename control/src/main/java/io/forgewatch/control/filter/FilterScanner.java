package io.forgewatch.control.filter;

import io.forgewatch.control.filter.Syntax.Segment;
import io.forgewatch.control.filter.Syntax.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a filter's words, one at a time. */
final class FilterScanner {
    private static final int MAX_ASTERISKS = 8;
    private static final List<String> COMPARATORS = List.of("<=", ">=", "!=", "=", "<", ">", ":");

    private final String text;
    private int position;

    FilterScanner(String text) {
        this.text = text;
    }

    FilterException error(String problem) {
        return new FilterException(position, problem);
    }

    boolean atEnd() {
        return position >= text.length();
    }

    boolean at(char c) {
        return !atEnd() && text.charAt(position) == c;
    }

    boolean take(char c) {
        boolean there = at(c);
        position += there ? 1 : 0;
        return there;
    }

    void skipSpace() {
        while (!atEnd() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    /** Whether the next word is this one; it stands alone. */
    boolean atKeyword(String word) {
        int end = position + word.length();
        return text.startsWith(word, position)
                && (end == text.length() || Character.isWhitespace(text.charAt(end)) || text.charAt(end) == '(');
    }

    boolean takeKeyword(String word) {
        skipSpace();
        boolean there = atKeyword(word);
        position += there ? word.length() : 0;
        return there;
    }

    /** A field's or a map key's name; a key with other characters is quoted. */
    Segment segment() throws FilterException {
        int start = position;
        if (at('"') || at('\'')) {
            return new Segment(quoted().literal(), start);
        }
        while (!atEnd() && isNamePart(text.charAt(position))) {
            position++;
        }
        String name = text.substring(start, position);
        if (name.isEmpty()) {
            throw error(atEnd() ? "a comparison is missing" : "a field's name is expected, not '" + shownHere() + "'");
        }
        if (name.equals("AND") || name.equals("OR") || name.equals("NOT")) {
            throw new FilterException(start, "a comparison is expected, not " + name);
        }
        return new Segment(name, start);
    }

    @Nullable
    String comparator() {
        for (String comparator : COMPARATORS) {
            if (text.startsWith(comparator, position)) {
                position += comparator.length();
                return comparator;
            }
        }
        return null;
    }

    Value value() throws FilterException {
        int start = position;
        if (at('(')) {
            throw error("one value is expected; write each comparison out: (a=1 OR a=2)");
        }
        boolean quoted = at('"') || at('\'');
        TextPattern pattern = quoted ? quoted() : bare();
        if (!atEnd() && !at(')') && !Character.isWhitespace(text.charAt(position))) {
            throw error("a space is expected, not '" + shownHere() + "'; a value with other characters is quoted");
        }
        return new Value(pattern, quoted, start);
    }

    private TextPattern bare() throws FilterException {
        int start = position;
        // A time may stand unquoted: its colons follow a digit that the value starts with.
        boolean numeric = !atEnd() && Character.isDigit(text.charAt(position));
        while (!atEnd() && (isValuePart(text.charAt(position)) || (numeric && at(':')))) {
            position++;
        }
        if (position == start) {
            throw error("a value is missing");
        }
        return bounded(List.of(text.substring(start, position).split("\\*", -1)));
    }

    private TextPattern quoted() throws FilterException {
        int start = position;
        char quote = text.charAt(position++);
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        while (!take(quote)) {
            if (atEnd()) {
                throw new FilterException(start, "this quote is not closed");
            }
            char c = text.charAt(position++);
            if (c == '*') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c == '\\' ? escaped() : c);
            }
        }
        parts.add(part.toString());
        return bounded(parts);
    }

    private char escaped() throws FilterException {
        char c = atEnd() ? ' ' : text.charAt(position);
        if (c != '\\' && c != '"' && c != '\'' && c != '*') {
            throw new FilterException(
                    position - 1, "a backslash stands before \\, \", ' or * only; write \\\\ for a backslash");
        }
        position++;
        return c;
    }

    private TextPattern bounded(List<String> parts) throws FilterException {
        if (parts.size() > MAX_ASTERISKS + 1) {
            throw error("a value has at most " + MAX_ASTERISKS + " asterisks");
        }
        return new TextPattern(parts);
    }

    private String shownHere() {
        return Spelling.shown(Character.toString(text.codePointAt(position)));
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '/';
    }

    private static boolean isValuePart(char c) {
        return !Character.isWhitespace(c) && "()\"'<>=!:,\\".indexOf(c) < 0;
    }
}
