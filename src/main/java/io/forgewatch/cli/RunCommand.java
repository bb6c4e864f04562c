package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.FindingPrinter;
import io.forgewatch.cli.findings.StreamFormat;
import io.forgewatch.cli.host.HostChecks;
import io.forgewatch.collector.Collector;
import io.forgewatch.collector.CollectorConfig;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.report.FindingChannel;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlPlane;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
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
                Setting.TLS_NAMES,
                Setting.TLS_CERT,
                Setting.TLS_KEY,
                Setting.HOST_ROOT,
                Setting.RETENTION,
                Setting.STORE_MAX_BYTES,
                Setting.SILENT_AFTER,
                Setting.NODE_NAME,
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
        ControlConfig control = ControlOptions.of(settings, terminal);
        CollectorConfig collector = CollectorOptions.of(settings);
        HostChecks.requireRoot(collector.hostRoot());
        UntilStopped stop = new UntilStopped();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // Opened and closed in this order: findings always have a store, and only who watches already answers.
        try (ControlPlane plane = ControlPlane.open(control, meters);
                FindingPrinter printer = new FindingPrinter(output, terminal);
                Collector running = Collector.start(collector, storeThenPrint(plane, printer), meters);
                OwnNode node = OwnNode.connect(plane, running)) {
            plane.listen(running::readEvidence);
            node.beginHeartbeats();
            CollectorOptions.tellGaps(settings, terminal);
            ControlOptions.tellApi(plane, settings, terminal);
            CollectorOptions.tellWatching(running, terminal);
            plane.warmUp();
            stop.await(running.ended());
            CollectorOptions.tellLosses(running, terminal);
        } catch (ProbeException e) {
            throw Failure.missing(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }

    /** What was printed is never lost, and as policy has made it. */
    private static FindingChannel storeThenPrint(ControlPlane plane, FindingPrinter printer) {
        return findings -> {
            plane.ingest(findings);
            printer.add(plane.underPolicy(findings));
        };
    }
}
