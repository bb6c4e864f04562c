package io.forgewatch.cli.text;

import java.util.Arrays;

/** How many columns escaped text takes on a terminal, and how to make it fit. */
public final class TextWidth {
    private static final String ELLIPSIS = "…";

    /** East Asian Wide and Fullwidth of UAX #11, by block, and what terminals draw as emoji; ascending. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x231a, 0x231b},
        {0x2329, 0x232a},
        {0x23e9, 0x23ec},
        {0x23f0, 0x23f0},
        {0x23f3, 0x23f3},
        {0x25fd, 0x25fe},
        {0x2614, 0x2615},
        {0x2648, 0x2653},
        {0x267f, 0x267f},
        {0x2693, 0x2693},
        {0x26a1, 0x26a1},
        {0x26aa, 0x26ab},
        {0x26bd, 0x26be},
        {0x26c4, 0x26c5},
        {0x26ce, 0x26ce},
        {0x26d4, 0x26d4},
        {0x26ea, 0x26ea},
        {0x26f2, 0x26f3},
        {0x26f5, 0x26f5},
        {0x26fa, 0x26fa},
        {0x26fd, 0x26fd},
        {0x2705, 0x2705},
        {0x270a, 0x270b},
        {0x2728, 0x2728},
        {0x274c, 0x274c},
        {0x274e, 0x274e},
        {0x2753, 0x2755},
        {0x2757, 0x2757},
        {0x2795, 0x2797},
        {0x27b0, 0x27b0},
        {0x27bf, 0x27bf},
        {0x2b1b, 0x2b1c},
        {0x2b50, 0x2b50},
        {0x2b55, 0x2b55},
        {0x2e80, 0x303e},
        {0x3041, 0xa4cf},
        {0xa960, 0xa97f},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe10, 0xfe19},
        {0xfe30, 0xfe6f},
        {0xff01, 0xff60},
        {0xffe0, 0xffe6},
        {0x16fe0, 0x18aff},
        {0x1b000, 0x1b2ff},
        {0x1f004, 0x1f004},
        {0x1f0cf, 0x1f0cf},
        {0x1f18e, 0x1f18e},
        {0x1f191, 0x1f19a},
        {0x1f1e6, 0x1f64f},
        {0x1f680, 0x1f6ff},
        {0x1f7e0, 0x1f7eb},
        {0x1f90c, 0x1faff},
        {0x20000, 0x3fffd}
    };

    private static final int[] WIDE_FROM =
            Arrays.stream(WIDE).mapToInt(range -> range[0]).toArray();
    private static final int[] WIDE_TO =
            Arrays.stream(WIDE).mapToInt(range -> range[1]).toArray();

    private TextWidth() {}

    /** Columns that the text takes; it must have been escaped. */
    public static int of(String text) {
        int columns = 0;
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            columns += of(codePoint);
            index += Character.charCount(codePoint);
        }
        return columns;
    }

    /** The text, cut to at most so many columns with an ellipsis as the last of them. */
    public static String fit(String text, int columns) {
        if (text.length() * 2 <= columns || of(text) <= columns) {
            return text;
        }
        int used = 1;
        int index = 0;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            used += of(codePoint);
            if (used > columns) {
                break;
            }
            index += Character.charCount(codePoint);
        }
        return columns < 1 ? "" : text.substring(0, index) + ELLIPSIS;
    }

    /** The text, cut or filled with spaces to exactly so many columns. */
    public static String pad(String text, int columns) {
        String fitted = fit(text, columns);
        return fitted + " ".repeat(Math.max(0, columns - of(fitted)));
    }

    static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static int of(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        return isMark(codePoint) ? 0 : isWide(codePoint) ? 2 : 1;
    }

    private static boolean isWide(int codePoint) {
        int at = Arrays.binarySearch(WIDE_FROM, codePoint);
        int range = at >= 0 ? at : -at - 2;
        return range >= 0 && codePoint <= WIDE_TO[range];
    }
}
