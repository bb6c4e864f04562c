import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
 * Measures the time from an exec in the kernel (the finding's eventTime) to the line that {@code findings watch} prints, with the
 * host idle and while it executes programs as fast as it can.
 *
 * <p>Starts Forgewatch on a data folder of its own and one watcher, then compiles in one container, each compile in a session of
 * its own, so that each is a finding of its own; and once each in new containers, whose compilers have to be read first. All clocks are this machine's CLOCK_REALTIME; createTime, when the finding was
 * stored, tells the collector's part from the API's.
 */
final class Latency {
    private static final Pattern NAME = Pattern.compile("\"name\":\"(findings/[0-9a-f]+)\"");
    private static final Pattern EVENT_TIME = Pattern.compile("\"eventTime\":\"([^\"]+)\"");
    private static final Pattern CREATE_TIME = Pattern.compile("\"createTime\":\"([^\"]+)\"");
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:\\d+");
    private static final int MAX_SECONDS = 180;
    private static final int SETTLE_MS = 5_000;
    private static final int WARM = 20;
    private static final int CONTAINERS = 10;

    private final Path data;
    private final String inContainer;
    private final int compiles;
    private final List<Process> started = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private Latency(Path data, String inContainer, int compiles) {
        this.data = data;
        this.inContainer = inContainer;
        this.compiles = compiles;
    }

    /** One finding's: from its exec to when it was stored, and to the watcher's line. */
    private record Way(Duration stored, Duration shown) {}

    public static void main(String[] args) throws Exception {
        Path data = Files.createTempDirectory("forgewatch-bench");
        Latency latency = new Latency(data, args[1], Integer.parseInt(args[2]));
        boolean whole;
        try {
            whole = latency.measure(args[0], args[3]);
        } finally {
            latency.stop();
            delete(data);
        }
        System.exit(whole ? 0 : 1);
    }

    private boolean measure(String forgewatch, String execs) throws Exception {
        Process run = start("log", forgewatch, "run", "--listen", "127.0.0.1:0", "--data-dir", data + "");
        String server = awaitAddress(run, data.resolve("log"));
        Process watch = start(
                "watch.log",
                forgewatch,
                "findings",
                "watch",
                "-o",
                "jsonl",
                "--server",
                server,
                "--data-dir",
                data + "");
        await(watch, data.resolve("watch.log"), "watching");
        // What both do on their own when they have started is done by then.
        Thread.sleep(SETTLE_MS);
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            System.out.printf("%-28s %9s %9s %9s %9s   (ms)%n", "", "P50", "P90", "P99", "MAX");
            // In one container: its compilers' files are read once. What that costs is told by itself.
            List<Way> first = compile(watch, lines, WARM + compiles);
            List<Way> idle = first.subList(Math.min(WARM, first.size()), first.size());
            print("idle", idle);
            List<Way> cold = new ArrayList<>();
            for (int i = 0; i < CONTAINERS; i++) {
                cold.addAll(compile(watch, lines, 1));
            }
            print("new container", cold);
            long before = counter(server, "records_read");
            long began = System.nanoTime();
            Process storm = start("storm.log", execs, "1000000000");
            List<Way> stormy = compile(watch, lines, compiles);
            storm.destroy();
            double seconds = (System.nanoTime() - began) / 1e9;
            Thread.sleep(1_000);
            print("exec storm", stormy);
            long lost = counter(server, "kernel_lost");
            long late = counter(server, "identity_late");
            System.out.printf(
                    "storm: %.0f records a second read for %.0f s, %d lost, %d execs went on before their file was known%n",
                    (counter(server, "records_read") - before) / seconds, seconds, lost, late);
            return first.size() + cold.size() + stormy.size() == WARM + CONTAINERS + 2 * compiles && lost == 0;
        }
    }

    private List<Way> compile(Process watch, BufferedReader lines, int count) throws Exception {
        Process container = new ProcessBuilder(inContainer)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(container);
        try (var script = container.outputWriter(StandardCharsets.UTF_8)) {
            script.write("cd /tmp; echo 'int x;' >x.c; i=0\n");
            script.write("while [ $i -lt " + count + " ]; do setsid -w gcc -c x.c; i=$((i+1)); sleep 0.05; done\n");
        }
        List<Way> ways = read(watch, lines, count);
        container.waitFor(60, TimeUnit.SECONDS);
        if (ways.size() < count) {
            System.err.printf("latency: %d of %d findings came within %d s%n", ways.size(), count, MAX_SECONDS);
        }
        return ways;
    }

    private void stop() throws InterruptedException {
        for (int last = started.size() - 1; last >= 0; last--) {
            Process process = started.get(last);
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** The sum of a counter of /metrics, whose name ends so. */
    private long counter(String server, String name) throws Exception {
        String token = Files.readString(data.resolve("token")).strip();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + server + "/metrics"))
                .header("Authorization", "Bearer " + token)
                .build();
        String text = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return (long) text.lines()
                .filter(line -> line.matches("\\w*" + name + "(_total)?(\\{.*\\})? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private Process start(String log, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(data.resolve(log).toFile())
                .start();
        started.add(process);
        return process;
    }

    private static String awaitAddress(Process run, Path log) throws Exception {
        Matcher address = ADDRESS.matcher(await(run, log, "watching "));
        if (!address.find()) {
            throw new IllegalStateException("Forgewatch tells no address: " + Files.readString(log));
        }
        return address.group();
    }

    /** What a process has told when it has told this. */
    private static String await(Process process, Path log, String told) throws Exception {
        for (int tries = 0; tries < 600 && process.isAlive(); tries++) {
            String text = Files.readString(log);
            if (text.contains(told)) {
                return text;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("Forgewatch did not start: " + Files.readString(log));
    }

    /** The way of each finding's first line. */
    private List<Way> read(Process watch, BufferedReader lines, int wanted) throws IOException {
        List<Way> ways = new ArrayList<>();
        Thread timer = new Thread(() -> {
            try {
                Thread.sleep(MAX_SECONDS * 1000L);
                watch.destroy();
            } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        });
        timer.setDaemon(true);
        timer.start();
        for (String line; ways.size() < wanted && (line = lines.readLine()) != null; ) {
            Instant arrived = Instant.now();
            Matcher name = NAME.matcher(line);
            Matcher eventTime = EVENT_TIME.matcher(line);
            Matcher createTime = CREATE_TIME.matcher(line);
            if (name.find() && eventTime.find() && createTime.find() && seen.add(name.group(1))) {
                Instant exec = Instant.parse(eventTime.group(1));
                ways.add(new Way(
                        Duration.between(exec, Instant.parse(createTime.group(1))), Duration.between(exec, arrived)));
            }
        }
        timer.interrupt();
        return ways;
    }

    private static void print(String load, List<Way> ways) {
        print(load + ": exec to store", ways.stream().map(Way::stored));
        print(load + ": exec to line", ways.stream().map(Way::shown));
    }

    private static void print(String what, Stream<Duration> durations) {
        List<Duration> sorted = durations.sorted().toList();
        System.out.printf("%-28s", what);
        for (int percent : new int[] {50, 90, 99, 100}) {
            int index = Math.max(0, (sorted.size() * percent + 99) / 100 - 1);
            System.out.printf(
                    " %9.1f", sorted.isEmpty() ? Double.NaN : sorted.get(index).toNanos() / 1e6);
        }
        System.out.printf("   of %d%n", sorted.size());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
