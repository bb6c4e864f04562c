package io.forgewatch.control.format;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.v1.Finding;

/** The protobuf mapping (https://protobuf.dev/programming-guides/json/). */
final class NativeFormat {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private NativeFormat() {}

    static String line(Finding finding) {
        try {
            return PRINTER.print(finding);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("only a message with an Any cannot be printed, and a finding has none", e);
        }
    }
}
