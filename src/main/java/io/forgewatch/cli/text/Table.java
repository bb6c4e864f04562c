package io.forgewatch.cli.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns with a heading. Widths come from the first rows, so that any number of rows can follow without being kept.
 *
 * <p>With a terminal's width, the columns that may shrink do so down to their minimum, the last first; then columns that can be
 * done without are left out, those of the highest rank first. Without one (not a terminal) nothing is ever cut.
 */
public final class Table {
    /** No limit on a line's columns. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int GAP = 2;

    private final List<Column> columns;
    private final int[] widths;
    private final boolean limited;

    /**
     * A column.
     *
     * @param minimum below this it does not shrink; {@link #UNLIMITED}: it never shrinks
     * @param dropRank the higher, the sooner it is left out; 0: never
     */
    public record Column(String heading, int minimum, int dropRank) {}

    private Table(List<Column> columns, int[] widths, boolean limited) {
        this.columns = columns;
        this.widths = widths;
        this.limited = limited;
    }

    /** Lays the columns out. The sample's cells are escaped; it may be empty. */
    public static Table layOut(List<Column> columns, List<List<String>> sample, int lineColumns) {
        int[] widths = new int[columns.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = TextWidth.of(columns.get(column).heading());
            for (List<String> row : sample) {
                widths[column] = Math.max(widths[column], TextWidth.of(row.get(column)));
            }
        }
        if (lineColumns == UNLIMITED) {
            return new Table(columns, widths, false);
        }
        return new Table(columns, shrink(columns, widths, lineColumns), true);
    }

    /** The headings. */
    public String heading(Style style) {
        return style.bold(row(columns.stream().map(Column::heading).toList(), Style.PLAIN, ""));
    }

    /** One row; its first cell takes the colour of the severity. */
    public String row(List<String> cells, Style style, String severity) {
        List<String> shown = new ArrayList<>();
        int last = lastShown();
        for (int column = 0; column <= last; column++) {
            if (widths[column] == 0) {
                continue;
            }
            String cell = limited ? TextWidth.fit(cells.get(column), widths[column]) : cells.get(column);
            int fill = column == last ? 0 : Math.max(0, widths[column] - TextWidth.of(cell));
            shown.add((column == 0 ? style.severity(severity, cell) : cell) + " ".repeat(fill));
        }
        return String.join(" ".repeat(GAP), shown);
    }

    private int lastShown() {
        int last = widths.length - 1;
        while (last > 0 && widths[last] == 0) {
            last--;
        }
        return last;
    }

    private static int[] shrink(List<Column> columns, int[] natural, int lineColumns) {
        int[] kept = natural.clone();
        while (true) {
            int[] widths = kept.clone();
            int excess = used(widths) - lineColumns;
            for (int column = widths.length - 1; column >= 0 && excess > 0; column--) {
                int give = Math.min(excess, widths[column] - columns.get(column).minimum());
                if (give > 0) {
                    widths[column] -= give;
                    excess -= give;
                }
            }
            int drop = dispensable(columns, kept);
            if (excess <= 0 || drop < 0) {
                return widths;
            }
            kept[drop] = 0;
        }
    }

    private static int dispensable(List<Column> columns, int[] widths) {
        int drop = -1;
        int rank = 0;
        for (int column = 0; column < widths.length; column++) {
            if (widths[column] > 0 && columns.get(column).dropRank() > rank) {
                drop = column;
                rank = columns.get(column).dropRank();
            }
        }
        return drop;
    }

    private static int used(int[] widths) {
        int used = -GAP;
        for (int width : widths) {
            used += width == 0 ? 0 : width + GAP;
        }
        return used;
    }
}
