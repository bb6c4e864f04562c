package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.control.ControlPlane;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import picocli.CommandLine;

/** {@code forgewatch control}: the control plane that collectors report to. */
@CommandLine.Command(
        name = "control",
        description = {
            "Store what collectors report and answer questions about it, until Ctrl-C. Needs no privilege.",
            "Collectors have a port of their own. Without a CA (control init) both ports are of loopback; with one, both"
                    + " speak TLS and only enrolled collectors report."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch control --data-dir ~/forgewatch",
            "  forgewatch control init --data-dir ~/forgewatch",
            "  forgewatch control --data-dir ~/forgewatch --listen 0.0.0.0:7443 --collectors-listen 0.0.0.0:7444",
            "  forgewatch control --store 'jdbc:postgresql://db.example/forgewatch?user=forgewatch'"
                    + " --store-password-file FILE",
            "  forgewatch control backup /backup/findings.db"
        })
final class ControlCommand extends Command {
    ControlCommand(Terminal terminal) {
        super(
                terminal,
                Setting.LISTEN,
                Setting.COLLECTORS_LISTEN,
                Setting.DATA_DIR,
                Setting.TOKEN_FILE,
                Setting.TLS_NAMES,
                Setting.TLS_CERT,
                Setting.TLS_KEY,
                Setting.RETENTION,
                Setting.STORE_MAX_BYTES,
                Setting.STORE,
                Setting.STORE_PASSWORD_FILE,
                Setting.SILENT_AFTER,
                Setting.SINKS);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        UntilStopped stop = new UntilStopped();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (ControlPlane plane = ControlPlane.open(ControlOptions.of(settings, terminal), meters)) {
            InetSocketAddress collectors =
                    plane.listenForCollectors(settings.get(Setting.COLLECTORS_LISTEN), VersionCommand.version());
            plane.listen();
            ControlOptions.tellApi(plane, settings, terminal);
            terminal.say(
                    "forgewatch: listening for collectors on " + ControlOptions.text(collectors) + ", Ctrl-C ends it");
            plane.warmUp();
            stop.await();
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }
}
