package io.forgewatch.collector.detect;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Distinct texts in the order they came, bounded in number and length; what had no room is counted. One thread's. */
final class BoundedTexts {
    private final int maxTexts;
    private final int maxChars;
    private final Set<String> texts = new LinkedHashSet<>();
    private int chars;
    private long omitted;

    BoundedTexts(int maxTexts, int maxChars) {
        this.maxTexts = maxTexts;
        this.maxChars = maxChars;
    }

    void add(String text) {
        if (texts.contains(text)) {
            return;
        }
        if (texts.size() == maxTexts || text.length() > maxChars - chars) {
            omitted++;
            return;
        }
        texts.add(text);
        chars += text.length();
    }

    void remove(String text) {
        if (texts.remove(text)) {
            chars -= text.length();
        }
    }

    boolean contains(String text) {
        return texts.contains(text);
    }

    void restore(List<String> kept, long omittedBefore) {
        kept.forEach(this::add);
        omitted += omittedBefore;
    }

    /** The first ones at most this long in number, for a summary; all of them: {@link Integer#MAX_VALUE}. */
    List<String> first(int count) {
        return texts.stream().limit(count).toList();
    }

    List<String> all() {
        return List.copyOf(texts);
    }

    int size() {
        return texts.size();
    }

    /** Offers that had no room; the same text counts each time. */
    long omitted() {
        return omitted;
    }
}
