package io.forgewatch.cli.text;

/**
 * Makes hostile text safe to show: on a terminal, in a table, in a log line.
 *
 * <p>What a terminal obeys, what moves or hides other text, and what breaks a line is shown as its escape: {@code \n}, {@code
 * \x1b}, {@code \u202e}. Text of a finding doubles its own backslashes, so the result can still be read back unambiguously. That
 * covers the categories Cc, Cf (bidirectional controls of UAX #9, zero-width and tag characters), Zl, Zp, every space but
 * U+0020, unassigned and private code points, letters that are drawn as nothing, and more than {@value #MAX_MARKS} combining
 * marks on one character.
 */
public final class TerminalText {
    /** Vietnamese and Hebrew need two; more are drawn over the neighbouring lines. */
    private static final int MAX_MARKS = 3;

    private TerminalText() {}

    /** The text on one line; the same string where there is nothing to escape. */
    public static String escape(String text) {
        int safe = 0;
        while (safe < text.length() && text.charAt(safe) >= ' ' && text.charAt(safe) < 0x7f) {
            safe++;
        }
        return safe == text.length() ? text : escapeFrom(text, safe);
    }

    /** Whether a terminal may get this code point whatever stands beside it. */
    public static boolean isShownAsIs(int codePoint) {
        return isPlain(codePoint) && !TextWidth.isMark(codePoint);
    }

    /** Whether a code point may be shown, as long as not too many are combining marks. */
    private static boolean isPlain(int codePoint) {
        if (codePoint < 0x7f) {
            return codePoint >= ' ';
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> !isBlankLetter(codePoint);
        };
    }

    private static String escapeFrom(String text, int safe) {
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, safe);
        int marks = safe == 0 ? MAX_MARKS : 0;
        for (int index = safe; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            boolean mark = TextWidth.isMark(codePoint);
            if (!isPlain(codePoint) || (mark && marks == MAX_MARKS)) {
                appendEscape(escaped, codePoint);
            } else {
                escaped.appendCodePoint(codePoint);
                marks = mark ? marks + 1 : 0;
            }
        }
        return escaped.toString();
    }

    private static void appendEscape(StringBuilder escaped, int codePoint) {
        switch (codePoint) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
                if (codePoint < 0x80) {
                    escaped.append(String.format("\\x%02x", codePoint));
                } else {
                    escaped.append(String.format(codePoint > 0xffff ? "\\U%08x" : "\\u%04x", codePoint));
                }
            }
        }
    }

    /** Hangul fillers, the blank Braille pattern, and what Unicode 15 lists as Default_Ignorable among letters and marks. */
    private static boolean isBlankLetter(int codePoint) {
        return switch (codePoint) {
            case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> true;
            default ->
                (codePoint >= 0xe0000 && codePoint <= 0xe0fff)
                        || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
                        || (codePoint >= 0x180b && codePoint <= 0x180f);
        };
    }
}
