package io.forgewatch.control.format;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.v1.NodeEvent;

/** What happened to a node as JSON, by the protobuf mapping, in ASCII; other formats have no such thing. */
public final class NodeEventJson {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private NodeEventJson() {}

    public static String of(NodeEvent event) {
        try {
            return AsciiJson.of(PRINTER.print(event));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("only a message with an Any cannot be printed, and an event has none", e);
        }
    }
}
