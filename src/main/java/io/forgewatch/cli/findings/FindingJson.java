package io.forgewatch.cli.findings;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.cli.text.TerminalText;

/**
 * A message as JSON, in the protobuf mapping, that is also safe on a terminal: whatever {@link TerminalText} would escape is written
 * as {@code \\uXXXX}, which means the same to every JSON parser.
 */
public final class FindingJson {
    private static final JsonFormat.Printer PRETTY = JsonFormat.printer();
    private static final JsonFormat.Printer LINE = JsonFormat.printer().omittingInsignificantWhitespace();

    private FindingJson() {}

    /** On one line. */
    public static String line(MessageOrBuilder message) {
        return print(LINE, message, false);
    }

    /** Indented, on many lines. */
    public static String pretty(MessageOrBuilder message) {
        return print(PRETTY, message, true);
    }

    private static String print(JsonFormat.Printer printer, MessageOrBuilder message, boolean lines) {
        try {
            return harden(printer.print(message), lines);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("only a message with an Any cannot be printed, and a finding has none", e);
        }
    }

    /**
     * Escapes what a terminal must not get, and undoes the printer's escapes for HTML ({@code \\u003d} for an equals sign).
     *
     * @param lines whether line feeds are layout; inside strings the printer has escaped them already
     */
    static String harden(String json, boolean lines) {
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
