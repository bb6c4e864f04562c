package io.forgewatch.cli.findings;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.cli.text.SafeJson;

/**
 * A message as JSON in the protobuf mapping, safe on a terminal ({@link SafeJson}).
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
            return SafeJson.of(printer.print(message), lines);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("only a message with an Any cannot be printed, and a finding has none", e);
        }
    }
}
