package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Signals;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.StreamFormat;
import io.forgewatch.cli.host.HostChecks;
import io.forgewatch.cli.trace.ExecTrace;
import io.forgewatch.collector.ExecStream;
import io.forgewatch.collector.HostContainers;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch trace}. */
@CommandLine.Command(
        name = "trace",
        description = {
            "Print every exec of this host and its containers as it happens, until Ctrl-C. Needs root.",
            "Losses are told on standard error. Nothing is stored."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sudo forgewatch trace", "  sudo forgewatch trace -o jsonl | jq 'select(.containerId).args'"})
final class TraceCommand extends Command {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text")
    private StreamFormat output = StreamFormat.TEXT;

    TraceCommand(Terminal terminal) {
        super(terminal, Setting.HOST_ROOT, Setting.RING_SIZE);
    }

    @Override
    @SuppressWarnings("try") // Closed before the end, so that what it still held is printed.
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        Path hostRoot = settings.get(Setting.HOST_ROOT);
        ProbeOptions options = new ProbeOptions(settings.get(Setting.RING_SIZE), Set.of(), hostRoot);
        HostChecks.requireRoot(hostRoot);
        AtomicBoolean stop = new AtomicBoolean();
        Signals.onStop(() -> stop.set(true));
        try (ExecStream stream = ExecStream.open(options)) {
            ExecTrace trace = new ExecTrace(
                    HostContainers.resolver(hostRoot),
                    output,
                    terminal,
                    () -> stream.probeCounters().lost());
            stream.start(trace);
            boolean read = trace.print(() -> stop.get() || stream.hasEnded());
            stream.close();
            if (read) {
                trace.print(() -> true);
            }
            trace.summarise();
        } catch (ProbeException e) {
            throw Failure.missing(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }
}
