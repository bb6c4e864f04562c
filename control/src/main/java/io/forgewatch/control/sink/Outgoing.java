package io.forgewatch.control.sink;

import com.google.protobuf.Timestamp;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.control.format.NodeEventJson;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.NodeEvent;
import java.util.Locale;
import java.util.Optional;

/** A finding or a node's event on its way out. */
sealed interface Outgoing {
    /** Its number among the store's changes, or among the events of nodes. */
    long number();

    /** What tells it from all others of the store, the same each time that it is sent. */
    String key();

    /** What it is about, a resource's name. */
    String subject();

    /** Of a finding; 0 where there is none. */
    long revision();

    /** Of the CloudEvent that carries it. */
    String type();

    Timestamp time();

    /** As JSON, all of it ASCII. */
    String data();

    /** The line of a file. */
    String line();

    /** The message, shortened where it must be; empty where even then it is too long. */
    Optional<SyslogMessage> syslog(int maxBytes);

    static Outgoing of(long change, Finding finding, FindingFormat format) {
        return new OfFinding(change, finding, format, format.line(finding));
    }

    static Outgoing of(long number, NodeEvent event) {
        return new OfNode(number, event, NodeEventJson.of(event));
    }

    /**
     * A finding in the sink's format.
     *
     * @param number of the store's change
     */
    record OfFinding(long number, Finding finding, FindingFormat format, String data) implements Outgoing {
        @Override
        public String key() {
            return Long.toString(number);
        }

        @Override
        public String subject() {
            return finding.getName();
        }

        @Override
        public long revision() {
            return finding.getRevision();
        }

        @Override
        public String type() {
            return "io.forgewatch.finding." + format;
        }

        @Override
        public Timestamp time() {
            return finding.getUpdateTime();
        }

        @Override
        public String line() {
            return data;
        }

        @Override
        public Optional<SyslogMessage> syslog(int maxBytes) {
            return SyslogMessage.of(this, maxBytes);
        }
    }

    /** What happened to a node. */
    record OfNode(long number, NodeEvent event, String data) implements Outgoing {
        @Override
        public String key() {
            return "node-" + number;
        }

        @Override
        public String subject() {
            return event.getNode();
        }

        @Override
        public long revision() {
            return 0;
        }

        /** For instance io.forgewatch.node.silent, io.forgewatch.node.loses-no-more. */
        @Override
        public String type() {
            return "io.forgewatch.node."
                    + event.getType().name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public Timestamp time() {
            return event.getTime();
        }

        /** Where findings stand, so that nobody takes it for one. */
        @Override
        public String line() {
            return "{\"nodeEvent\":" + data + "}";
        }

        @Override
        public Optional<SyslogMessage> syslog(int maxBytes) {
            return SyslogMessage.of(this, maxBytes);
        }
    }
}
