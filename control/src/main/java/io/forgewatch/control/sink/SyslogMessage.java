package io.forgewatch.control.sink;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.NodeEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A finding or a node's event as a syslog message (RFC 5424), all of it printable ASCII. */
final class SyslogMessage {
    /** local0 (RFC 5424, 6.2.1). */
    private static final int FACILITY = 16;

    /** The number for documentation (RFC 5612): Forgewatch has none of its own. */
    private static final String ELEMENT = "forgewatch@32473";

    private static final int MAX_HOSTNAME = 255;
    private static final int MAX_VALUE = 200;

    /** RFC 5424, 6.2.3: no more than microseconds. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final byte[] message;
    private final boolean shortened;

    private SyslogMessage(byte[] message, boolean shortened) {
        this.message = message;
        this.shortened = shortened;
    }

    /** The message, shortened where it must be; empty where even then it is too long. */
    static Optional<SyslogMessage> of(Outgoing.OfFinding outgoing, int maxBytes) {
        byte[] whole = bytes(outgoing.finding(), outgoing.data(), false);
        if (whole.length <= maxBytes) {
            return Optional.of(new SyslogMessage(whole, false));
        }
        for (ShortFinding.Level level : ShortFinding.Level.values()) {
            Finding shorter = ShortFinding.of(outgoing.finding(), level);
            byte[] shortened = bytes(shorter, outgoing.format().line(shorter), true);
            if (shortened.length <= maxBytes) {
                return Optional.of(new SyslogMessage(shortened, true));
            }
        }
        return Optional.empty();
    }

    /** What happened to a node, under an id of its own: a warning where it is bad news, a notice where it is good. */
    static Optional<SyslogMessage> of(Outgoing.OfNode outgoing, int maxBytes) {
        NodeEvent event = outgoing.event();
        boolean isBad = event.getType() == NodeEvent.Type.SILENT || event.getType() == NodeEvent.Type.LOSING;
        StringBuilder message = new StringBuilder();
        head(
                message,
                isBad ? 4 : 5,
                event.getTime(),
                event.getNode().substring(event.getNode().indexOf('/') + 1));
        message.append(" forgewatch - node [").append(ELEMENT);
        parameter(message, "node", event.getNode());
        parameter(message, "event", event.getType().name());
        byte[] bytes = message.append("] ").append(outgoing.data()).toString().getBytes(StandardCharsets.US_ASCII);
        return bytes.length <= maxBytes ? Optional.of(new SyslogMessage(bytes, false)) : Optional.empty();
    }

    private static void head(StringBuilder message, int severity, Timestamp time, String node) {
        message.append('<')
                .append(FACILITY * 8 + severity)
                .append(">1 ")
                .append(time(time))
                .append(' ')
                .append(hostname(node));
    }

    /** The message behind its length (RFC 6587, 3.4.1). */
    void writeFrame(ByteArrayOutputStream frames) {
        frames.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        frames.writeBytes(message);
    }

    /** Whether it has not all of the finding. */
    boolean isShortened() {
        return shortened;
    }

    private static byte[] bytes(Finding finding, String json, boolean shortened) {
        String container = finding.getContainersCount() == 0
                ? ""
                : finding.getContainers(0).getId();
        boolean inPod = finding.getKubernetes().getPodsCount() > 0;
        StringBuilder message = new StringBuilder(json.length() + 512);
        head(
                message,
                severity(finding.getSeverity()),
                finding.getEventTime(),
                finding.getNode().getName());
        message.append(" forgewatch - finding [").append(ELEMENT);
        parameter(message, "id", finding.getName());
        parameter(message, "revision", Long.toString(finding.getRevision()));
        parameter(message, "detector", finding.getDetector());
        parameter(message, "severity", finding.getSeverity().name());
        parameter(message, "state", finding.getState().name());
        parameter(message, "mute", finding.getMute().name());
        parameter(message, "container", container);
        parameter(
                message, "namespace", inPod ? finding.getKubernetes().getPods(0).getNs() : "");
        parameter(message, "pod", inPod ? finding.getKubernetes().getPods(0).getName() : "");
        parameter(message, "shortened", shortened ? "true" : "");
        return message.append("] ").append(json).toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Critical, error, warning, notice; informational where it is not known. */
    private static int severity(Finding.Severity severity) {
        return switch (severity) {
            case CRITICAL -> 2;
            case HIGH -> 3;
            case MEDIUM -> 4;
            case LOW -> 5;
            case SEVERITY_UNSPECIFIED, UNRECOGNIZED -> 6;
        };
    }

    private static String time(Timestamp time) {
        return Timestamps.isValid(time) ? TIME.format(Instant.ofEpochSecond(time.getSeconds(), time.getNanos())) : "-";
    }

    private static String hostname(String node) {
        String printable = node.replaceAll("[^!-~]", "?");
        return printable.isEmpty() ? "-" : printable.substring(0, Math.min(printable.length(), MAX_HOSTNAME));
    }

    /** RFC 5424, 6.3.3: a quote, a backslash and a closing bracket stand behind a backslash. */
    private static void parameter(StringBuilder message, String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        message.append(' ').append(name).append("=\"");
        for (int index = 0; index < Math.min(value.length(), MAX_VALUE); index++) {
            char unit = value.charAt(index);
            if (unit == '"' || unit == '\\' || unit == ']') {
                message.append('\\').append(unit);
            } else if (unit >= ' ' && unit < 0x7f) {
                message.append(unit);
            } else {
                // The backslash itself is escaped, as any other.
                message.append(String.format("\\\\u%04x", (int) unit));
            }
        }
        message.append('"');
    }
}
