package io.forgewatch.collector.detect.redact;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Words that a known beginning gives away; the beginning stays. */
final class Tokens implements SecretForm {
    private static final int ASCII = 128;

    /**
     * What follows a beginning.
     *
     * @param start the beginning, ASCII
     * @param of the characters of the run after it
     * @param length of the run, at least
     * @param exact whether the run has that length and no letter or digit follows
     * @param with a character that the run must have; 0 for none
     */
    record Token(String start, BitSet of, int length, boolean exact, char with) {
        /** Where the token that begins at {@code at} ends; 0 where there is none. */
        int end(CharSequence text, int at, boolean cut) {
            // Else each beginning within one long run would read the run to its end again.
            if (with != 0 && at > 0 && of.get(text.charAt(at - 1))) {
                return 0;
            }
            int from = at + start.length();
            boolean met = with == 0;
            int end = from;
            int limit = exact ? Math.min(text.length(), from + length + 1) : text.length();
            while (end < limit && of.get(text.charAt(end))) {
                met |= text.charAt(end) == with;
                end++;
            }
            if (end > from && (end == text.length() ? cut : text.charAt(end) == Chars.CUT)) {
                return end;
            }
            boolean goesOn = end < text.length() && Chars.isLetterOrDigit(text.charAt(end));
            boolean fits = exact ? end - from == length && !goesOn : end - from >= length;
            return fits && met ? end : 0;
        }
    }

    private final List<List<Token>> byFirst = new ArrayList<>();

    Tokens(List<Token> tokens) {
        for (int first = 0; first < ASCII; first++) {
            char wanted = (char) first;
            byFirst.add(tokens.stream()
                    .filter(token -> token.start.charAt(0) == wanted)
                    .toList());
        }
    }

    @Override
    public void hide(CharSequence text, boolean cut, Hidden hidden) {
        int at = 0;
        while (at < text.length()) {
            boolean begins = at == 0 || !Chars.isLetterOrDigit(text.charAt(at - 1));
            int end = begins ? end(text, at, cut, hidden) : 0;
            at = Math.max(end, at + 1);
        }
    }

    private int end(CharSequence text, int at, boolean cut, Hidden hidden) {
        char first = text.charAt(at);
        if (first < ASCII) {
            for (Token token : byFirst.get(first)) {
                int end = Chars.startsWith(text, at, token.start) ? token.end(text, at, cut) : 0;
                if (end > 0) {
                    hidden.add(at + token.start.length(), end);
                    return end;
                }
            }
        }
        return 0;
    }
}
