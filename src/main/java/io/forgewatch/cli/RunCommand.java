package io.forgewatch.cli;

import io.forgewatch.cli.config.AddressText;
import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.config.SinksFile;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Signals;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.FindingPrinter;
import io.forgewatch.cli.findings.StreamFormat;
import io.forgewatch.cli.host.HostChecks;
import io.forgewatch.collector.Collector;
import io.forgewatch.collector.CollectorConfig;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.evidence.EvidenceLimits;
import io.forgewatch.collector.report.FindingChannel;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlPlane;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch run}: collector and control plane in one process. */
@CommandLine.Command(
        name = "run",
        description = {
            "Watch this host, keep the findings and print each as it happens, until Ctrl-C. Needs root.",
            "Standard output carries findings only. As text a finding is printed when it is new, when its severity rises"
                    + " and when its build has ended; as jsonl at every revision."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo forgewatch run",
            "  sudo forgewatch run --data-dir /tmp/forgewatch --listen 127.0.0.1:0 -o jsonl",
            "  sudo forgewatch run --retention 30d --config /etc/forgewatch.yaml",
            "  sudo forgewatch run --keep-evidence --evidence-max-bytes 4GiB",
            "  sudo forgewatch run --sinks /etc/forgewatch/sinks.yaml"
        })
final class RunCommand extends Command {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text")
    private StreamFormat output = StreamFormat.TEXT;

    RunCommand(Terminal terminal) {
        super(
                terminal,
                Setting.LISTEN,
                Setting.DATA_DIR,
                Setting.TOKEN_FILE,
                Setting.HOST_ROOT,
                Setting.RETENTION,
                Setting.RING_SIZE,
                Setting.PROBE,
                Setting.REDACT,
                Setting.REDACT_PATTERNS,
                Setting.KEEP_EVIDENCE,
                Setting.EVIDENCE_MAX_BYTES,
                Setting.SINKS);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        ControlConfig control = control(settings).withSinks(SinksFile.configured(settings, terminal.environment()));
        CollectorConfig collector = collector(settings);
        HostChecks.requireRoot(collector.hostRoot());
        CompletableFuture<Void> stop = new CompletableFuture<>();
        Signals.onStop(() -> stop.complete(null));
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // Opened and closed in this order: findings always have a store, and only who watches already answers.
        try (ControlPlane plane = ControlPlane.open(control, meters);
                FindingPrinter printer = new FindingPrinter(output, terminal);
                Collector running = Collector.start(collector, storeThenPrint(plane, printer), meters)) {
            plane.listen(running::readEvidence);
            greet(settings, plane, running);
            running.ended().whenComplete((nothing, broken) -> end(stop, broken));
            stop.get();
            tellLosses(running);
        } catch (ProbeException e) {
            throw Failure.missing(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        } catch (ExecutionException e) {
            throw Failure.failed("the kernel's records can no longer be read (" + e.getCause() + "): start again", e);
        }
        return ExitCode.OK;
    }

    /** What was printed is never lost. */
    private static FindingChannel storeThenPrint(ControlPlane plane, FindingPrinter printer) {
        return findings -> {
            plane.ingest(findings);
            printer.add(findings);
        };
    }

    private void greet(Settings settings, ControlPlane plane, Collector running) {
        HostChecks.inspect(settings.get(Setting.HOST_ROOT)).gaps().forEach(gap -> terminal.say("forgewatch: " + gap));
        terminal.say("forgewatch: the API listens on "
                + AddressText.of(
                        plane.address().getAddress().getHostAddress(),
                        plane.address().getPort())
                + ", the token that opens it is in " + settings.tokenFile());
        terminal.say("forgewatch: watching " + running.node().name() + " (Linux "
                + running.node().kernel() + "), Ctrl-C ends it");
    }

    private void tellLosses(Collector running) {
        long lost = running.counts().kernel().lost();
        if (lost > 0) {
            terminal.say("forgewatch: " + lost + " records were lost, since the ring was full: raise --ring-size");
        }
    }

    private static void end(CompletableFuture<Void> stop, @Nullable Throwable broken) {
        if (broken == null) {
            stop.complete(null);
        } else {
            stop.completeExceptionally(broken);
        }
    }

    private static ControlConfig control(Settings settings) {
        return ControlConfig.inDirectory(settings.get(Setting.DATA_DIR))
                .withListen(settings.get(Setting.LISTEN))
                .withTokenFile(settings.tokenFile())
                .withRetention(settings.get(Setting.RETENTION));
    }

    private static CollectorConfig collector(Settings settings) {
        return new CollectorConfig(
                settings.get(Setting.HOST_ROOT),
                settings.get(Setting.DATA_DIR),
                settings.get(Setting.RING_SIZE),
                settings.get(Setting.PROBE),
                "",
                "",
                VersionCommand.version(),
                Secrets.of(settings),
                settings.get(Setting.KEEP_EVIDENCE),
                EvidenceLimits.DEFAULT
                        .withMaxBytes(settings.get(Setting.EVIDENCE_MAX_BYTES))
                        .withMaxAge(settings.get(Setting.RETENTION)));
    }
}
