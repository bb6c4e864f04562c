package io.forgewatch.cli.text;

/**
 * Makes any JSON safe to show: whatever {@link TerminalText} would escape is written as a JSON escape, which means the same to every
 * parser.
 */
public final class SafeJson {
    private SafeJson() {}

    /**
     * Escapes what a terminal must not get, and undoes the printer's escapes for HTML ({@code \\u003d} for an equals sign).
     *
     * @param lines whether line feeds are layout; inside strings the printer has escaped them already
     */
    public static String of(String json, boolean lines) {
        StringBuilder hardened = new StringBuilder(json.length() + 16);
        for (int index = 0; index < json.length(); ) {
            int codePoint = json.codePointAt(index);
            if (codePoint == '\\' && index + 1 < json.length()) {
                index = copyEscape(json, index, hardened);
                continue;
            }
            if (TerminalText.isShownAsIs(codePoint) || (lines && codePoint == '\n')) {
                hardened.appendCodePoint(codePoint);
            } else {
                for (char unit : Character.toChars(codePoint)) {
                    hardened.append(String.format("\\u%04x", (int) unit));
                }
            }
            index += Character.charCount(codePoint);
        }
        return hardened.toString();
    }

    private static int copyEscape(String json, int index, StringBuilder hardened) {
        if (json.charAt(index + 1) != 'u') {
            hardened.append(json, index, index + 2);
            return index + 2;
        }
        int end = Math.min(index + 6, json.length());
        switch (json.substring(index + 2, end)) {
            case "003c" -> hardened.append('<');
            case "003d" -> hardened.append('=');
            case "003e" -> hardened.append('>');
            case "0026" -> hardened.append('&');
            case "0027" -> hardened.append('\'');
            default -> hardened.append(json, index, end);
        }
        return end;
    }
}
