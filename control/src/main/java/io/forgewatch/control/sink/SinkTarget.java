package io.forgewatch.control.sink;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a sink sends to. */
public sealed interface SinkTarget {
    /** For people: without secrets. */
    String shown();

    /**
     * A file with one finding a line.
     *
     * @param maxBytes a file that would grow beyond is put aside first
     * @param keep how many of those put aside are kept, from 1
     */
    record ToFile(Path path, long maxBytes, int keep) implements SinkTarget {
        @Override
        public String shown() {
            return path.toString();
        }
    }

    /**
     * An HTTP receiver of CloudEvents.
     *
     * @param secret what requests are signed with
     * @param caFile certificates in PEM to trust instead of Java's own
     */
    record ToWebhook(URI url, Secret secret, @Nullable Path caFile) implements SinkTarget {
        /** A path or a query may hold a secret. */
        @Override
        public String shown() {
            return url.getScheme() + "://" + url.getRawAuthority();
        }
    }

    /**
     * A syslog receiver over TCP.
     *
     * @param host a name that is looked up for each connection, or an address
     * @param tls whether over TLS
     * @param caFile certificates in PEM to trust instead of Java's own
     * @param maxBytes no message is longer
     */
    record ToSyslog(
            String host, int port, boolean tls, @Nullable Path caFile, int maxBytes) implements SinkTarget {
        @Override
        public String shown() {
            String address = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
            return (tls ? "tls://" : "tcp://") + address;
        }
    }
}
