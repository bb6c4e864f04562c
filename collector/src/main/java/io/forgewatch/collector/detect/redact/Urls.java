package io.forgewatch.collector.detect.redact;

/** The password in a URL's authority: from the first colon to the last {@code @} (RFC 3986, 3.2; clients take an @ in it, too). */
final class Urls implements SecretForm {
    private static final String BEFORE_AUTHORITY = "://";

    @Override
    public void hide(CharSequence text, boolean cut, Hidden hidden) {
        int at = Chars.find(text, BEFORE_AUTHORITY, 0);
        while (at < text.length()) {
            at = Chars.find(text, BEFORE_AUTHORITY, authority(text, at + BEFORE_AUTHORITY.length(), cut, hidden));
        }
    }

    /** Returns where it ends. */
    private static int authority(CharSequence text, int from, boolean cut, Hidden hidden) {
        int colon = -1;
        int last = -1;
        int end = from;
        while (end < text.length() && !ends(text.charAt(end))) {
            char c = text.charAt(end);
            colon = c == ':' && colon < 0 ? end : colon;
            last = c == '@' ? end : last;
            end++;
        }
        boolean shortened = end == text.length() ? cut : text.charAt(end) == Chars.CUT;
        if (colon >= 0 && colon < last) {
            hidden.add(colon + 1, last);
        } else if (colon >= 0 && last < 0 && shortened && !Chars.allDigits(text, colon + 1, end)) {
            hidden.add(colon + 1, end);
        }
        return end;
    }

    private static boolean ends(char c) {
        return switch (c) {
            case '/', '?', '#', '<', '>', Chars.CUT -> true;
            default -> Chars.isSpace(c) || Chars.isQuote(c);
        };
    }
}
