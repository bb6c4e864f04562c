package io.forgewatch.cli.text;

/**
 * Colour and weight, or neither. Takes text that was escaped.
 *
 * @param colour whether escape sequences are written (ECMA-48 SGR)
 */
public record Style(boolean colour) {
    /** No escape sequence at all. */
    public static final Style PLAIN = new Style(false);

    public String bold(String text) {
        return wrap("1", text);
    }

    public String dim(String text) {
        return wrap("2", text);
    }

    public String good(String text) {
        return wrap("32", text);
    }

    public String bad(String text) {
        return wrap("31", text);
    }

    /** Text in the colour of a severity, by the severity's name. */
    public String severity(String name, String text) {
        return switch (name) {
            case "CRITICAL" -> wrap("1;97;41", text);
            case "HIGH" -> wrap("1;31", text);
            case "MEDIUM" -> wrap("33", text);
            case "LOW" -> wrap("36", text);
            default -> text;
        };
    }

    private String wrap(String code, String text) {
        return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
