package io.forgewatch.control.filter;

import java.util.List;

/**
 * A text with {@code *} standing for any text.
 *
 * @param parts what stands between the asterisks; a single one where there is none
 */
public record TextPattern(List<String> parts) {
    public TextPattern {
        parts = parts.stream().map(SearchKey::text).toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a pattern has at least one part");
        }
    }

    static TextPattern literal(String text) {
        return new TextPattern(List.of(text));
    }

    /** Whether there is no asterisk. */
    public boolean isLiteral() {
        return parts.size() == 1;
    }

    /** The text as it was meant, where there is no asterisk. */
    public String literal() {
        return String.join("*", parts);
    }

    /** As a LIKE pattern with the backslash as its escape. */
    public String like() {
        return String.join(
                "%",
                parts.stream()
                        .map(part ->
                                part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
                        .toList());
    }

    /** Whether the whole text fits. Time is linear in the text for each part. */
    public boolean matches(String text) {
        String first = parts.get(0);
        if (isLiteral()) {
            return text.equals(first);
        }
        String last = parts.get(parts.size() - 1);
        if (text.length() < first.length() + last.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        int from = first.length();
        int end = text.length() - last.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int at = text.indexOf(part, from);
            if (at < 0 || at + part.length() > end) {
                return false;
            }
            from = at + part.length();
        }
        return true;
    }

    /** Compares as UTF-8 bytes do, which is how the store compares. */
    int compareTextTo(String text) {
        return SearchKey.compare(text, literal());
    }
}
