package io.forgewatch.control.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Syslog over TCP or TLS (RFC 5424, 5425), each message behind its length (RFC 6587, 3.4.1).
 *
 * <p>Syslog acknowledges nothing. So each batch has a connection of its own, whose end tells: it is closed from here, and a receiver
 * that has read all of it closes it from there, while the kernel of one that has died or closed before resets it (RFC 9293, 3.6.1).
 * What that cannot tell: a receiver that ends its own half first and closes without having read, and a relay in between.
 */
final class SyslogSender implements Sender {
    private final SinkTarget.ToSyslog target;
    private final SinkCounts counts;
    private final @Nullable SSLContext tls;
    private volatile @Nullable SyslogConnection current;
    private volatile boolean aborted;

    SyslogSender(SinkTarget.ToSyslog target, SinkCounts counts) throws IOException {
        this.target = target;
        this.counts = counts;
        this.tls = target.tls() ? TrustedCertificates.context(target.caFile()) : null;
    }

    @Override
    public void send(List<Outgoing> batch, Receipts receipts) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        List<Optional<SyslogMessage>> messages = batch.stream()
                .map(outgoing -> outgoing.syslog(target.maxBytes()))
                .toList();
        messages.forEach(message -> message.ifPresent(fitting -> fitting.writeFrame(frames)));
        boolean confirmed = frames.size() == 0 || deliver(frames.toByteArray());
        for (int index = 0; index < batch.size(); index++) {
            Optional<SyslogMessage> message = messages.get(index);
            if (message.isEmpty()) {
                receipts.refused(
                        batch.get(index), "it does not fit into " + target.maxBytes() + " bytes, even shortened");
                continue;
            }
            receipts.taken(batch.get(index));
            if (message.get().isShortened()) {
                counts.shortened.increment();
            }
            if (!confirmed) {
                counts.unconfirmed.increment();
            }
        }
    }

    private boolean deliver(byte[] frames) throws IOException {
        try (SyslogConnection connection = new SyslogConnection(target, tls)) {
            current = connection;
            if (aborted) {
                throw new IOException("the control plane is stopping");
            }
            return connection.deliver(frames);
        } finally {
            current = null;
        }
    }

    @Override
    public void abort() {
        aborted = true;
        SyslogConnection connection = current;
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void close() {
        abort();
    }
}
