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
import io.forgewatch.cli.trace.RecordedTrace;
import io.forgewatch.collector.CollectorConfig;
import io.forgewatch.collector.ExecStream;
import io.forgewatch.collector.HostContainers;
import io.forgewatch.collector.Recording;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch trace}. */
@CommandLine.Command(
        name = "trace",
        description = {
            "Print every exec of this host and its containers as it happens, until Ctrl-C. Needs root.",
            "Losses are told on standard error. Nothing is stored, unless --record asks for it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo forgewatch trace",
            "  sudo forgewatch trace -o jsonl | jq 'select(.containerId).args'",
            "  sudo forgewatch trace --record build.fwrec >/dev/null",
            "",
            "A recording keeps all that detection takes in: execs and exits, and what was found out of the containers'"
                    + " files. forgewatch replay makes the findings of it, on any machine.",
            "It holds arguments as they were, secrets among them; its file is readable by its owner only (0600)."
        })
final class TraceCommand extends Command {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text")
    private StreamFormat output = StreamFormat.TEXT;

    @Option(names = "--record", paramLabel = "FILE", description = "Keep what is seen, for forgewatch replay.")
    private @Nullable Path recordTo;

    @Option(names = "--force", description = "Replace the file of --record if there is one.")
    private boolean force;

    TraceCommand(Terminal terminal) {
        super(terminal, Setting.HOST_ROOT, Setting.RING_SIZE, Setting.PROBE);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        Path hostRoot = settings.get(Setting.HOST_ROOT);
        if (force && recordTo == null) {
            throw Failure.usage("--force is for --record: name the file to replace");
        }
        HostChecks.requireRoot(hostRoot);
        AtomicBoolean stop = new AtomicBoolean();
        Signals.onStop(() -> stop.set(true));
        try {
            if (recordTo == null) {
                trace(
                        new ProbeOptions(
                                settings.get(Setting.RING_SIZE), Set.of(), hostRoot, settings.get(Setting.PROBE)),
                        stop);
            } else {
                record(settings, recordTo, stop);
            }
        } catch (ProbeException e) {
            throw Failure.missing(String.valueOf(e.getMessage()), e);
        } catch (FileAlreadyExistsException e) {
            throw Failure.failed(recordTo + " is there already: choose another name, or --force to replace a file", e);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }

    @SuppressWarnings("try") // Closed before the end, so that what it still held is printed.
    private void trace(ProbeOptions options, AtomicBoolean stop)
            throws ProbeException, IOException, InterruptedException {
        try (ExecStream stream = ExecStream.open(options)) {
            ExecTrace trace =
                    printer(options.hostRoot(), () -> stream.probeCounters().lost());
            stream.start(trace);
            boolean read = trace.print(() -> stop.get() || stream.hasEnded());
            stream.close();
            if (read) {
                trace.print(() -> true);
            }
            trace.summarise();
        }
    }

    private void record(Settings settings, Path file, AtomicBoolean stop)
            throws ProbeException, IOException, InterruptedException {
        Path hostRoot = settings.get(Setting.HOST_ROOT);
        // Masked are findings, and there are none here.
        CollectorConfig config = new CollectorConfig(
                        hostRoot,
                        Path.of(""),
                        settings.get(Setting.RING_SIZE),
                        "",
                        "",
                        VersionCommand.version(),
                        SecretPatterns.NONE)
                .withLoader(settings.get(Setting.PROBE));
        Recording recording = Recording.to(file, force);
        ExecTrace trace = printer(hostRoot, recording::lost);
        new RecordedTrace(trace, recording, file, terminal).run(config, stop::get);
    }

    private ExecTrace printer(Path hostRoot, LongSupplier kernelLost) throws IOException {
        ContainerResolver resolver = HostContainers.resolver(hostRoot);
        return new ExecTrace(resolver, output, terminal, kernelLost);
    }
}
