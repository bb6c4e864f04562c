package io.forgewatch.collector.detect.redact;

import java.util.Locale;
import java.util.Set;

/**
 * Values after a name that tells that they are secret. Where the name begins the text, all of the rest is the value; further in, it
 * ends at a space, at the quote that is around it, or where the next parameter of a query, list or connection string begins.
 */
final class NamedValues implements SecretForm {
    /** Settings of switches, not secrets. */
    private static final Set<String> PLAIN =
            Set.of("0", "1", "true", "false", "yes", "no", "on", "off", "null", "none");

    private static final int MAX_PLAIN_CHARS = 5;
    /** Of a quote within a quote within one. */
    private static final int MAX_ESCAPES = 8;

    private final SecretNames names;

    NamedValues(SecretNames names) {
        this.names = names;
    }

    @Override
    public void hide(CharSequence text, boolean cut, Hidden hidden) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            at = c == '=' || c == ':' ? separator(text, at, hidden) : at + 1;
        }
    }

    /** Returns where to go on. */
    private int separator(CharSequence text, int at, Hidden hidden) {
        int end = at;
        boolean quoted = end > 0 && Chars.isQuote(text.charAt(end - 1));
        if (quoted) {
            end = beforeEscapes(text, end - 1);
        }
        int from = end;
        while (from > 0 && end - from <= SecretNames.MAX_CHARS && SecretNames.isPart(text.charAt(from - 1))) {
            from--;
        }
        SecretNames.Name name = separates(text, from, at, quoted) ? names.find(text, from, end) : null;
        if (name == null) {
            return at + 1;
        }
        boolean colon = text.charAt(at) == ':';
        return new Value(text, from, at + 1, colon, quoted).hide(name, hidden);
    }

    private static int beforeEscapes(CharSequence text, int quote) {
        int end = quote;
        while (end > 0 && quote - end < MAX_ESCAPES && text.charAt(end - 1) == '\\') {
            end--;
        }
        return end;
    }

    private static boolean separates(CharSequence text, int from, int at, boolean quoted) {
        boolean last = at + 1 == text.length();
        if (last) {
            return false;
        }
        char next = text.charAt(at + 1);
        return text.charAt(at) == ':'
                // Else a path in a list, or C++'s "::".
                ? quoted || Chars.isSpace(next)
                // "token==1.0" is a version or a comparison, "--token==x" is neither.
                : next != '=' || text.charAt(from) == '-';
    }

    /** The value after a separator. {@code nameAt} is where its name begins. */
    private record Value(CharSequence text, int nameAt, int from, boolean colon, boolean quotedName) {
        /** Returns where to go on. */
        int hide(SecretNames.Name name, Hidden hidden) {
            int start = from;
            while (colon && start < text.length() && Chars.isSpace(text.charAt(start))) {
                start++;
            }
            int open = start;
            while (open < text.length() && open - start < MAX_ESCAPES && text.charAt(open) == '\\') {
                open++;
            }
            int end;
            int escapes = 0;
            if (open < text.length() && Chars.isQuote(text.charAt(open)) && !endsEarly(open)) {
                escapes = open - start;
                start = open + 1;
                end = closing(open, start);
            } else {
                end = unquotedEnd(start);
            }
            int secret = afterKept(name, start, end);
            int last = end;
            while (last > secret && end - last < escapes && text.charAt(last - 1) == '\\') {
                last--;
            }
            if (!isPlain(secret, last)) {
                hidden.add(secret, last);
            }
            return Math.max(end, from);
        }

        /** At the text's beginning a quote counts only where it is around all of the rest. */
        private boolean endsEarly(int quote) {
            return nameAt == 0 && !quotedName && closing(quote, quote + 1) < text.length() - 1;
        }

        /** Where the quote closes, or the text ends. One that was opened without a backslash is not closed with one. */
        private int closing(int quote, int start) {
            int end = start;
            while (end < text.length() && !closes(quote, end)) {
                end++;
            }
            return end;
        }

        private boolean closes(int quote, int at) {
            return text.charAt(at) == text.charAt(quote)
                    && (text.charAt(at - 1) != '\\' || (quote > 0 && text.charAt(quote - 1) == '\\'));
        }

        private int unquotedEnd(int start) {
            if (nameAt == 0 && !quotedName) {
                return text.length();
            }
            char before = nameAt == 0 ? ' ' : text.charAt(nameAt - 1);
            int end = start;
            while (end < text.length() && !ends(end, before)) {
                end++;
            }
            return end;
        }

        private boolean ends(int at, char before) {
            char c = text.charAt(at);
            if (quotedName) {
                return c == ',' || c == '}' || Chars.isSpace(c);
            }
            if (Chars.isQuote(before)) {
                return closes(nameAt - 1, at);
            }
            if (colon) {
                return c == '\n';
            }
            return switch (before) {
                case '?', '&' -> c == '&' || c == '#' || Chars.isQuote(c) || Chars.isSpace(c);
                case ';', ',' -> c == before || Chars.isQuote(c) || Chars.isSpace(c);
                default -> Chars.isSpace(c);
            };
        }

        /** After a word such as {@code Bearer} and the spaces that follow it. */
        private int afterKept(SecretNames.Name name, int start, int end) {
            int word = start;
            while (word < end && Chars.isLetter(text.charAt(word))) {
                word++;
            }
            int next = word;
            while (next < end && Chars.isSpace(text.charAt(next))) {
                next++;
            }
            boolean kept = next > word
                    && next < end
                    && name.keeps()
                            .contains(text.subSequence(start, word).toString().toLowerCase(Locale.ROOT));
            return kept ? next : start;
        }

        private boolean isPlain(int start, int end) {
            return end - start <= MAX_PLAIN_CHARS
                    && PLAIN.contains(text.subSequence(start, end).toString().toLowerCase(Locale.ROOT));
        }
    }
}
