package io.forgewatch.collector.detect;

/** A container's text inside a sentence: in double quotes, which are escaped within it, and shortened. */
final class Quoted {
    private static final int MAX_CHARS = 120;

    private Quoted() {}

    /** Control characters stay: whoever writes to a terminal or a log escapes them. */
    static String of(String text) {
        int end = Math.min(text.length(), MAX_CHARS);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String shown = text.substring(0, end).replace("\"", "\\\"");
        return '"' + shown + (end < text.length() ? "…\"" : "\"");
    }
}
