package io.forgewatch.collector.detect.redact;

import java.util.BitSet;

/** Which characters of a text are not to be shown. One scan's. */
final class Hidden {
    /** What is shown for them. */
    static final String MASK = "[redacted]";

    private final CharSequence text;
    private final BitSet chars = new BitSet();

    Hidden(CharSequence text) {
        this.text = text;
    }

    /** Hides a part; one that is hidden already, or empty, stays as it is. */
    void add(int from, int to) {
        if (to > from && !(to - from == MASK.length() && Chars.startsWith(text, from, MASK))) {
            chars.set(from, to);
        }
    }

    boolean isEmpty() {
        return chars.isEmpty();
    }

    /** The text with one mask for each run of hidden characters. */
    String shown() {
        StringBuilder shown = new StringBuilder(text.length());
        int from = 0;
        for (int at = chars.nextSetBit(0); at >= 0; at = chars.nextSetBit(from)) {
            shown.append(text, from, at).append(MASK);
            from = chars.nextClearBit(at);
        }
        return shown.append(text, from, text.length()).toString();
    }
}
