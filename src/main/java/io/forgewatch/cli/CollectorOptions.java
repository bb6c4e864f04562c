package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.host.HostChecks;
import io.forgewatch.collector.Collector;
import io.forgewatch.collector.CollectorConfig;
import io.forgewatch.collector.evidence.EvidenceLimits;

/** What every command that watches this host has in common. */
final class CollectorOptions {
    private CollectorOptions() {}

    /** As the settings say. */
    static CollectorConfig of(Settings settings) {
        return new CollectorConfig(
                settings.get(Setting.HOST_ROOT),
                settings.get(Setting.DATA_DIR),
                settings.get(Setting.RING_SIZE),
                settings.get(Setting.PROBE),
                settings.find(Setting.NODE_NAME).orElse(""),
                "",
                VersionCommand.version(),
                Secrets.of(settings),
                settings.get(Setting.KEEP_EVIDENCE),
                EvidenceLimits.DEFAULT
                        .withMaxBytes(settings.get(Setting.EVIDENCE_MAX_BYTES))
                        .withMaxAge(settings.get(Setting.RETENTION)));
    }

    /** Says what is missing on this host, though it goes without. */
    static void tellGaps(Settings settings, Terminal terminal) {
        HostChecks.inspect(settings.get(Setting.HOST_ROOT)).gaps().forEach(gap -> terminal.say("forgewatch: " + gap));
    }

    static void tellWatching(Collector running, Terminal terminal) {
        terminal.say("forgewatch: watching " + running.node().name() + " (Linux "
                + running.node().kernel() + "), Ctrl-C ends it");
    }

    static void tellLosses(Collector ended, Terminal terminal) {
        long lost = ended.counts().kernel().lost();
        if (lost > 0) {
            terminal.say("forgewatch: " + lost + " records were lost, since the ring was full: raise --ring-size");
        }
    }
}
