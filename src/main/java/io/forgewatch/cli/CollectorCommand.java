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
import io.forgewatch.collector.report.identity.LiveIdentity;
import io.grpc.InsecureChannelCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code forgewatch collector}: watches this host and reports to a control plane. */
@CommandLine.Command(
        name = "collector",
        description = {
            "Watch this host and report to a control plane elsewhere, until Ctrl-C. Needs root.",
            "Enrolled (collector enroll), it speaks TLS with its certificate; else it reports on loopback alone. While the control plane is away, findings wait on disk; what it has acknowledged it has stored."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo forgewatch collector --control 127.0.0.1:7444",
            "  sudo forgewatch collector enroll --control control.example:7444 --enrolment-file enrolment",
            "  sudo forgewatch collector --control control.example:7444 --outbox-max-bytes 1GiB"
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
        InetSocketAddress control = control(settings);
        CollectorConfig config = CollectorOptions.of(settings);
        OutboxLimits limits = OutboxLimits.ofBytes(settings.get(Setting.OUTBOX_MAX_BYTES));
        LiveIdentity identity = identity(settings);
        LinkTarget target = identity == null ? insecure(control) : secure(control, identity);
        HostChecks.requireRoot(config.hostRoot());
        UntilStopped stop = new UntilStopped();
        CollectorConfig named = identity == null ? config : config.withNodeName(identity.node());
        try (LinkedCollector running =
                LinkedCollector.start(named, limits, target, identity, new SimpleMeterRegistry())) {
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

    /** The control plane that is meant. */
    static InetSocketAddress control(Settings settings) {
        return settings.find(Setting.CONTROL)
                .orElseThrow(() -> Failure.usage("which control plane? Name its port for collectors with "
                        + Setting.CONTROL.flag() + " HOST:PORT"));
    }

    /** Null where this host is not enrolled. */
    private static @Nullable LiveIdentity identity(Settings settings) {
        LiveIdentity identity;
        try {
            identity = LiveIdentity.open(settings.get(Setting.DATA_DIR), Clock.systemUTC())
                    .orElse(null);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        String named = settings.find(Setting.NODE_NAME).orElse("");
        if (identity != null && !named.isEmpty() && !named.equals(identity.node())) {
            throw Failure.usage("--node-name is \"" + named + "\", but this host is enrolled as " + identity.node()
                    + ", the only name that it may report for: leave the flag out, or enrol anew with forgewatch"
                    + " collector enroll");
        }
        return identity;
    }

    private static LinkTarget secure(InetSocketAddress control, LiveIdentity identity) {
        try {
            return new LinkTarget(
                    control.getHostString(), control.getPort(), identity.credentials(), LiveIdentity.AUTHORITY);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Without a certificate findings go to no other host. */
    private static LinkTarget insecure(InetSocketAddress control) {
        String host = control.getHostString();
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                throw Failure.usage("does not report to " + AddressText.of(host, control.getPort())
                        + ": this host is not enrolled, and without TLS whoever is in between could read and change"
                        + " findings; run forgewatch collector enroll first");
            }
        } catch (UnknownHostException e) {
            throw Failure.usage("no host " + host + " is known: check " + Setting.CONTROL.flag());
        }
        return new LinkTarget(host, control.getPort(), InsecureChannelCredentials.create());
    }
}
