package io.forgewatch.control.sink;

import java.io.IOException;
import java.time.Clock;

/** The way out for each target. */
final class Senders {
    private Senders() {}

    /** @throws IOException it cannot be had as it is configured; one line that says what, why and what to do */
    static Sender of(SinkConfig config, String storeId, SinkCounts counts, Clock clock) throws IOException {
        SinkTarget target = config.target();
        if (target instanceof SinkTarget.ToWebhook webhook) {
            return new WebhookSender(webhook, storeId, clock);
        }
        if (target instanceof SinkTarget.ToSyslog syslog) {
            return new SyslogSender(syslog, counts);
        }
        return new FileSender((SinkTarget.ToFile) target);
    }
}
