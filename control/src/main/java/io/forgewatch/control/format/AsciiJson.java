package io.forgewatch.control.format;

/** Makes JSON plain ASCII, which means the same to every parser (RFC 8259, 7). */
final class AsciiJson {
    private AsciiJson() {}

    /**
     * Escapes whatever is not printable ASCII, and undoes the protobuf printer's escapes for HTML ({@code \\u003d} for an equals
     * sign), which would fill compiler arguments with noise.
     *
     * @param json on one line; control characters are escaped in it already
     */
    static String of(String json) {
        StringBuilder ascii = new StringBuilder(json.length() + 16);
        for (int index = 0; index < json.length(); index++) {
            char unit = json.charAt(index);
            if (unit == '\\') {
                index = copyEscape(json, index, ascii);
            } else if (unit >= ' ' && unit < 0x7f) {
                ascii.append(unit);
            } else {
                ascii.append(String.format("\\u%04x", (int) unit));
            }
        }
        return ascii.toString();
    }

    /** Copies an escape and returns where it ends. */
    private static int copyEscape(String json, int index, StringBuilder ascii) {
        if (json.charAt(index + 1) != 'u') {
            ascii.append(json, index, index + 2);
            return index + 1;
        }
        String digits = json.substring(index + 2, index + 6);
        switch (digits) {
            case "003c" -> ascii.append('<');
            case "003d" -> ascii.append('=');
            case "003e" -> ascii.append('>');
            case "0026" -> ascii.append('&');
            case "0027" -> ascii.append('\'');
            default -> ascii.append("\\u").append(digits);
        }
        return index + 5;
    }
}
