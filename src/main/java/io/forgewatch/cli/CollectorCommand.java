package io.forgewatch.cli;

import io.forgewatch.cli.config.AddressText;
import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.host.HostChecks;
import io.forgewatch.collector.CollectorConfig;
import io.forgewatch.collector.LinkedCollector;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.report.LinkTarget;
import io.forgewatch.collector.report.OutboxLimits;
import io.grpc.InsecureChannelCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine;

/** {@code forgewatch collector}: watches this host and reports to a control plane. */
@CommandLine.Command(
        name = "collector",
        description = {
            "Watch this host and report to a control plane elsewhere, until Ctrl-C. Needs root.",
            "While the control plane is away, findings wait on disk; what it has acknowledged it has stored."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo forgewatch collector --control 127.0.0.1:7444",
            "  sudo forgewatch collector --control 127.0.0.1:7444 --node-name web-1 --outbox-max-bytes 1GiB"
        })
final class CollectorCommand extends Command {
    CollectorCommand(Terminal terminal) {
        super(
                terminal,
                Setting.CONTROL,
                Setting.DATA_DIR,
                Setting.HOST_ROOT,
                Setting.NODE_NAME,
                Setting.OUTBOX_MAX_BYTES,
                Setting.RETENTION,
                Setting.RING_SIZE,
                Setting.PROBE,
                Setting.REDACT,
                Setting.REDACT_PATTERNS,
                Setting.KEEP_EVIDENCE,
                Setting.EVIDENCE_MAX_BYTES);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        LinkTarget target = target(settings);
        CollectorConfig config = CollectorOptions.of(settings);
        OutboxLimits limits = OutboxLimits.ofBytes(settings.get(Setting.OUTBOX_MAX_BYTES));
        HostChecks.requireRoot(config.hostRoot());
        UntilStopped stop = new UntilStopped();
        try (LinkedCollector running = LinkedCollector.start(config, limits, target, new SimpleMeterRegistry())) {
            CollectorOptions.tellGaps(settings, terminal);
            terminal.say("forgewatch: reporting to the control plane at " + target + ", findings wait for it in "
                    + config.dataDir().resolve("collector/outbox.db"));
            CollectorOptions.tellWatching(running.collector(), terminal);
            stop.await(running.collector().ended());
            CollectorOptions.tellLosses(running.collector(), terminal);
        } catch (ProbeException e) {
            throw Failure.missing(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }

    /** Until the control plane proves who it is, findings go to no other host. */
    private static LinkTarget target(Settings settings) {
        InetSocketAddress control = settings.find(Setting.CONTROL)
                .orElseThrow(() -> Failure.usage("which control plane? Name its port for collectors with "
                        + Setting.CONTROL.flag() + " HOST:PORT"));
        String host = control.getHostString();
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                throw Failure.usage("does not report to " + AddressText.of(host, control.getPort())
                        + ": without TLS whoever is in between could read and change findings; lead a tunnel to it from"
                        + " an address of loopback, such as 127.0.0.1:" + control.getPort());
            }
        } catch (UnknownHostException e) {
            throw Failure.usage("no host " + host + " is known: check " + Setting.CONTROL.flag());
        }
        return new LinkTarget(host, control.getPort(), InsecureChannelCredentials.create());
    }
}
