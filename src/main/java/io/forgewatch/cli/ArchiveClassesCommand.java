package io.forgewatch.cli;

import io.forgewatch.cli.config.AddressText;
import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.collector.Collector;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeReport;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.detect.identity.FileClassifier;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlPlane;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/**
 * {@code forgewatch archive-classes}: goes through what Forgewatch does when it starts, so that the JVM can put the classes of that
 * into an archive (JEP 350); the launcher asks for one. Needs no privilege: what the collector needs some for is loaded only.
 */
@CommandLine.Command(
        name = "archive-classes",
        hidden = true,
        description = "Write the archive of classes that makes Forgewatch start faster with this Java.")
final class ArchiveClassesCommand extends Command {
    /** What is started with the archive. */
    private enum Start {
        COLLECTOR,
        RUN
    }

    @Parameters(paramLabel = "COMMAND", description = "collector, or run: what the archive is for.")
    private Start start = Start.COLLECTOR;

    ArchiveClassesCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        try {
            loadAll(Path.of(Collector.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
            Toolchains.builtIn();
            FileClassifier.builtIn();
            SecretPatterns.builtIn();
            ProbeReport.libBpfVersion();
            if (start == Start.RUN) {
                answer();
            }
        } catch (IOException | URISyntaxException e) {
            throw Failure.failed("cannot go through a start: " + e.getMessage(), e);
        } catch (ProbeException e) {
            throw Failure.missing(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }

    private static void loadAll(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                String name = entries.nextElement().getName();
                if (name.endsWith(".class") && !name.endsWith("-info.class")) {
                    load(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                }
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, Collector.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // Of a library that is not there: nothing starts with it.
        }
    }

    /** A control plane that is asked once. */
    private void answer() throws IOException {
        Path folder = Files.createTempDirectory("forgewatch-archive");
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal quiet = new Terminal(nothing, nothing, terminal.environment(), false);
        try (ControlPlane plane = ControlPlane.open(
                ControlConfig.inDirectory(folder)
                        .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            plane.listen();
            String server = AddressText.of(
                    plane.address().getAddress().getHostAddress(),
                    plane.address().getPort());
            for (String format : new String[] {"table", "jsonl"}) {
                Forgewatch.execute(
                        quiet,
                        "findings",
                        "list",
                        "-o",
                        format,
                        Setting.SERVER.flag(),
                        server,
                        Setting.DATA_DIR.flag(),
                        folder.toString());
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
