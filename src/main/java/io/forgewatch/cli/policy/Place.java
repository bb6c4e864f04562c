package io.forgewatch.cli.policy;

import java.util.Arrays;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A place in a file.
 *
 * @param line from 1
 * @param column in code points, from 1
 */
record Place(int line, int column) implements Comparable<Place> {
    static final Place START = new Place(1, 1);

    static Place of(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /**
     * Where a character of a value stands: found by reading the value along the file's own text, which has more (indentation, line ends
     * that were folded, quotes and backslashes) but hardly anything else. Where it has, the value's beginning.
     *
     * @param text the file's, in code points
     * @param unit the character's index in the value, in UTF-16 code units
     */
    static Place within(int[] text, ScalarNode node, int unit) {
        String value = node.getValue();
        int[] before =
                value.substring(0, Math.min(unit, value.length())).codePoints().toArray();
        int end = Math.min(node.getEndMark().getIndex(), text.length);
        int at = beginning(text, node, end);
        for (int wanted : before) {
            at = next(text, at, end, wanted) + 1;
            if (at > end) {
                return of(node.getStartMark());
            }
        }
        if (unit < value.length()) {
            at = next(text, at, end, value.codePointAt(unit));
        }
        return at >= end && unit < value.length() ? of(node.getStartMark()) : at(text, at);
    }

    private static int next(int[] text, int from, int end, int wanted) {
        int at = from;
        while (at < end && text[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Behind the quote, or on the line after the sign of a block. */
    private static int beginning(int[] text, ScalarNode node, int end) {
        int start = node.getStartMark().getIndex();
        ScalarStyle style = node.getScalarStyle();
        if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
            return next(text, start, end, '\n');
        }
        return style == ScalarStyle.PLAIN ? start : start + 1;
    }

    private static Place at(int[] text, int index) {
        int[] before = Arrays.copyOf(text, index);
        int line = (int) Arrays.stream(before).filter(c -> c == '\n').count() + 1;
        int column = index;
        while (column > 0 && text[column - 1] != '\n') {
            column--;
        }
        return new Place(line, index - column + 1);
    }

    @Override
    public int compareTo(Place other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }
}
