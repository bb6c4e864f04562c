package io.forgewatch.cli.text;

/** How many columns escaped text takes on a terminal, and how to make it fit. */
public final class TextWidth {
    private static final String ELLIPSIS = "…";

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

    /** East Asian Wide and Fullwidth of UAX #11, by block, and what terminals draw as emoji. */
    private static boolean isWide(int codePoint) {
        return codePoint >= 0x1100
                && (codePoint <= 0x115f
                        || codePoint == 0x2329
                        || codePoint == 0x232a
                        || codePoint >= 0x231a && codePoint <= 0x231b
                        || codePoint >= 0x23e9 && codePoint <= 0x23f3
                        || codePoint >= 0x25fd && codePoint <= 0x25fe
                        || codePoint >= 0x2614 && codePoint <= 0x2615
                        || codePoint >= 0x2648 && codePoint <= 0x2653
                        || codePoint >= 0x26a1 && codePoint <= 0x26fd && isEmojiSymbol(codePoint)
                        || codePoint >= 0x2705 && codePoint <= 0x27bf && isEmojiSymbol(codePoint)
                        || codePoint >= 0x2e80 && codePoint <= 0xa4cf && codePoint != 0x303f
                        || codePoint >= 0xa960 && codePoint <= 0xa97f
                        || codePoint >= 0xac00 && codePoint <= 0xd7a3
                        || codePoint >= 0xf900 && codePoint <= 0xfaff
                        || codePoint >= 0xfe30 && codePoint <= 0xfe6f
                        || codePoint >= 0xff00 && codePoint <= 0xff60
                        || codePoint >= 0xffe0 && codePoint <= 0xffe6
                        || codePoint >= 0x16fe0 && codePoint <= 0x18aff
                        || codePoint >= 0x1b000 && codePoint <= 0x1b2ff
                        || codePoint >= 0x1f300 && codePoint <= 0x1f64f
                        || codePoint >= 0x1f680 && codePoint <= 0x1f6ff
                        || codePoint >= 0x1f900 && codePoint <= 0x1faff
                        || codePoint >= 0x20000 && codePoint <= 0x3fffd);
    }

    private static boolean isEmojiSymbol(int codePoint) {
        return switch (codePoint) {
            case 0x26a1,
                    0x26aa,
                    0x26ab,
                    0x26bd,
                    0x26be,
                    0x26c4,
                    0x26c5,
                    0x26ce,
                    0x26d4,
                    0x26ea,
                    0x26f2,
                    0x26f3,
                    0x26f5,
                    0x26fa,
                    0x26fd,
                    0x2705,
                    0x270a,
                    0x270b,
                    0x2728,
                    0x274c,
                    0x274e,
                    0x2753,
                    0x2754,
                    0x2755,
                    0x2757,
                    0x2795,
                    0x2796,
                    0x2797,
                    0x27b0,
                    0x27bf -> true;
            default -> false;
        };
    }
}
