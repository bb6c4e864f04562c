package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Signals;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.FindingLog;
import io.forgewatch.cli.findings.StreamFormat;
import io.forgewatch.collector.Collector;
import io.forgewatch.collector.CollectorConfig;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlPlane;
import io.forgewatch.v1.Finding;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch run}: collector and control plane in one process. */
@CommandLine.Command(
        name = "run",
        description = {
            "Watch this host, keep the findings and print each as it happens, until Ctrl-C.",
            "Standard output carries findings only."
        })
final class RunCommand extends Command {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text")
    private StreamFormat output = StreamFormat.TEXT;

    RunCommand(Terminal terminal) {
        super(terminal, Setting.LISTEN, Setting.DATA_DIR, Setting.TOKEN_FILE, Setting.HOST_ROOT, Setting.RETENTION);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        requireRoot();
        FindingLog log = new FindingLog(output, terminal.style());
        CountDownLatch stopped = new CountDownLatch(1);
        Signals.onStop(stopped::countDown);
        ControlConfig control = ControlConfig.inDirectory(settings.get(Setting.DATA_DIR))
                .withListen(settings.get(Setting.LISTEN))
                .withTokenFile(settings.tokenFile())
                .withRetention(settings.get(Setting.RETENTION));
        CollectorConfig collector = new CollectorConfig(
                settings.get(Setting.HOST_ROOT),
                settings.get(Setting.DATA_DIR),
                ProbeOptions.DEFAULT_RING_BYTES,
                "",
                "",
                VersionCommand.version());
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (ControlPlane plane = ControlPlane.start(control, meters);
                Collector running = Collector.start(collector, findings -> take(plane, log, findings), meters)) {
            terminal.say("The API listens on " + plane.address().getAddress().getHostAddress() + ":"
                    + plane.address().getPort() + "; its token is in " + settings.tokenFile());
            terminal.say("watching " + running.node().name() + " (Linux "
                    + running.node().kernel() + ")");
            running.ended().whenComplete((nothing, broken) -> stopped.countDown());
            stopped.await();
        } catch (ProbeException e) {
            throw Failure.missing(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }

    /** Stored first, then shown: what was printed is never lost. */
    private void take(ControlPlane plane, FindingLog log, List<Finding> findings) throws IOException {
        plane.ingest(findings);
        for (Finding finding : findings) {
            log.line(finding).ifPresent(terminal.out()::println);
        }
        terminal.flush();
    }

    private static void requireRoot() {
        try {
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                throw Failure.missing("run must be root to load an eBPF program: start it with sudo");
            }
        } catch (IOException e) {
            throw Failure.missing("/proc cannot be read, so nothing can be watched: mount it", e);
        }
    }
}
