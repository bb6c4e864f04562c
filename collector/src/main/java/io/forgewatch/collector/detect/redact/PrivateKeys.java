package io.forgewatch.collector.detect.redact;

/** What stands between a private key's first and last line; to the text's end where there is no last line. */
final class PrivateKeys implements SecretForm {
    private static final String BEGIN = "-----BEGIN ";
    private static final String LINE_END = "-----";
    private static final String END = "-----END ";
    private static final String SECRET = "PRIVATE KEY";
    private static final int MAX_LABEL_CHARS = 64;

    @Override
    public void hide(CharSequence text, boolean cut, Hidden hidden) {
        int at = Chars.find(text, BEGIN, 0);
        while (at < text.length()) {
            int label = at + BEGIN.length();
            int from = contentFrom(text, label);
            if (from > 0) {
                int end = Chars.find(text, END, from);
                hidden.add(from, end);
                at = end;
            }
            at = Chars.find(text, BEGIN, Math.max(at, label));
        }
    }

    /** After the first line, if that is a private key's; else 0. */
    private static int contentFrom(CharSequence text, int label) {
        int limit = Math.min(text.length(), label + MAX_LABEL_CHARS);
        boolean secret = false;
        for (int at = label; at < limit; at++) {
            secret |= Chars.startsWith(text, at, SECRET);
            if (Chars.startsWith(text, at, LINE_END)) {
                return secret ? at + LINE_END.length() : 0;
            }
        }
        return 0;
    }
}
