import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures the time from an exec in the kernel (the finding's eventTime) to the line that {@code findings watch} prints.
 *
 * <p>Starts Forgewatch on a data folder of its own and one watcher, then compiles in one container, each compile in a session of
 * its own, so that each is a finding of its own. Both clocks are this machine's CLOCK_REALTIME.
 */
final class Latency {
    private static final Pattern NAME = Pattern.compile("\"name\":\"(findings/[0-9a-f]+)\"");
    private static final Pattern EVENT_TIME = Pattern.compile("\"eventTime\":\"([^\"]+)\"");
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:\\d+");

    private Latency() {}

    public static void main(String[] args) throws Exception {
        String forgewatch = args[0];
        String inContainer = args[1];
        int compiles = Integer.parseInt(args[2]);
        Path data = Files.createTempDirectory("forgewatch-bench");
        List<Process> started = new ArrayList<>();
        try {
            Process run = start(
                    started,
                    data.resolve("log"),
                    forgewatch,
                    "run",
                    "--listen",
                    "127.0.0.1:0",
                    "--data-dir",
                    data + "");
            String server = awaitAddress(run, data.resolve("log"));
            Process watch = start(
                    started,
                    data.resolve("watch.log"),
                    forgewatch,
                    "findings",
                    "watch",
                    "-o",
                    "jsonl",
                    "--server",
                    server,
                    "--data-dir",
                    data + "");
            Thread.sleep(3_000); // The watcher has no way to say that it is connected.
            Process container = new ProcessBuilder(inContainer)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            started.add(container);
            try (var script = container.outputWriter(StandardCharsets.UTF_8)) {
                script.write("cd /tmp; echo 'int x;' >x.c; i=0\n");
                script.write(
                        "while [ $i -lt " + compiles + " ]; do setsid -w gcc -c x.c; i=$((i+1)); sleep 0.05; done\n");
            }
            List<Duration> latencies = read(watch, compiles);
            container.waitFor(60, TimeUnit.SECONDS);
            print(latencies);
            if (latencies.size() < compiles) {
                System.err.println("latency: " + latencies.size() + " of " + compiles + " findings came within 120 s");
                System.exit(1);
            }
        } finally {
            for (int last = started.size() - 1; last >= 0; last--) {
                Process process = started.get(last);
                process.destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
            delete(data);
        }
    }

    private static Process start(List<Process> started, Path log, String... command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        started.add(process);
        return process;
    }

    private static String awaitAddress(Process run, Path log) throws Exception {
        for (int tries = 0; tries < 300 && run.isAlive(); tries++) {
            String text = Files.readString(log);
            Matcher address = ADDRESS.matcher(text);
            if (text.contains("watching") && address.find()) {
                return address.group();
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("Forgewatch did not start: " + Files.readString(log));
    }

    /** The latency of each finding's first line. */
    private static List<Duration> read(Process watch, int wanted) throws IOException {
        List<Duration> latencies = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Thread timer = new Thread(() -> {
            try {
                Thread.sleep(120_000);
                watch.destroy();
            } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        });
        timer.setDaemon(true);
        timer.start();
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            for (String line; latencies.size() < wanted && (line = lines.readLine()) != null; ) {
                Instant arrived = Instant.now();
                Matcher name = NAME.matcher(line);
                Matcher eventTime = EVENT_TIME.matcher(line);
                if (name.find() && eventTime.find() && seen.add(name.group(1))) {
                    latencies.add(Duration.between(Instant.parse(eventTime.group(1)), arrived));
                }
            }
        }
        timer.interrupt();
        return latencies;
    }

    private static void print(List<Duration> latencies) throws IOException {
        List<Duration> sorted = latencies.stream().sorted().toList();
        System.out.printf(
                "machine: %d processors, Linux %s%n",
                Runtime.getRuntime().availableProcessors(), System.getProperty("os.version"));
        System.out.printf("exec -> line of `findings watch`, %d compiles:", sorted.size());
        for (int percent : new int[] {50, 90, 99, 100}) {
            Duration at = sorted.isEmpty()
                    ? Duration.ZERO
                    : sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
            System.out.printf("  %s %.1f ms", percent == 100 ? "max" : "p" + percent, at.toNanos() / 1e6);
        }
        System.out.println();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
