package io.forgewatch.collector.detect.redact;

/** ASCII in arguments; all else is none of these. Pure. */
final class Chars {
    /** Ends a text that was shortened. */
    static final char CUT = '…';

    private Chars() {}

    static boolean isLetterOrDigit(char c) {
        return isLetter(c) || isDigit(c);
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    static boolean allDigits(CharSequence text, int from, int to) {
        int at = from;
        while (at < to && isDigit(text.charAt(at))) {
            at++;
        }
        return at == to;
    }

    static boolean startsWith(CharSequence text, int from, String start) {
        if (text.length() - from < start.length()) {
            return false;
        }
        int at = 0;
        while (at < start.length() && text.charAt(from + at) == start.charAt(at)) {
            at++;
        }
        return at == start.length();
    }

    /** Where the next {@code what} begins, or the text's length. */
    static int find(CharSequence text, String what, int from) {
        int at = from;
        while (at < text.length() && !startsWith(text, at, what)) {
            at++;
        }
        return at;
    }
}
