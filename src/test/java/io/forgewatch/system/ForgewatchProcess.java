package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code bin/forgewatch run} of the built distribution, as a user starts it: collector and control plane, attached to this kernel,
 * on a loopback port of its own. Closing it kills it where it still runs; its data folder is its owner's.
 */
public final class ForgewatchProcess implements AutoCloseable {
    private static final Duration STARTED = Duration.ofSeconds(60);
    private static final Duration STOPPED = Duration.ofSeconds(20);
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    private final Path dataDir;
    private final StartedProgram program;
    private final FindingClient client;
    private final InetSocketAddress address;

    private ForgewatchProcess(Path dataDir, List<String> options) throws IOException {
        this.dataDir = dataDir;
        List<String> words =
                new ArrayList<>(List.of("run", "--listen", "127.0.0.1:0", "--data-dir", dataDir.toString()));
        words.addAll(options);
        this.program = new StartedProgram(words);
        try {
            this.address = awaitWatching();
            this.client = new FindingClient(
                    address, Files.readString(dataDir.resolve("token")).strip());
        } catch (IOException | RuntimeException | Error e) {
            program.close();
            throw e;
        }
    }

    /** Starts it and returns once it watches and answers. */
    static ForgewatchProcess start(Path dataDir, String... options) {
        try {
            return new ForgewatchProcess(dataDir, List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The distribution's launcher; fails where nothing was built. */
    static String executable() {
        Path launcher =
                Path.of(System.getProperty("forgewatch.distribution", "../target/forgewatch"), "bin", "forgewatch");
        if (!Files.isExecutable(launcher)) {
            throw new AssertionError("there is no " + launcher.toAbsolutePath() + ": build it with `make build`");
        }
        return launcher.toString();
    }

    private InetSocketAddress awaitWatching() throws IOException {
        long deadlineNs = System.nanoTime() + STARTED.toNanos();
        while (program.runs() && System.nanoTime() < deadlineNs) {
            String log = log();
            Matcher found = ADDRESS.matcher(log);
            if (log.contains("watching") && found.find()) {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(found.group(1)));
            }
            pause();
        }
        throw new AssertionError("forgewatch run did not start; it said:\n" + log() + output());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    public FindingClient client() {
        return client;
    }

    InetSocketAddress address() {
        return address;
    }

    /** What it printed: findings only. */
    String output() {
        return program.output();
    }

    /** What it said beside that. */
    public String log() {
        return program.log();
    }

    /** Runs another command of the distribution against this one. */
    Outcome ask(String... words) {
        List<String> command = new ArrayList<>(List.of(executable()));
        command.addAll(List.of(words));
        command.addAll(List.of("--server", "127.0.0.1:" + address.getPort(), "--data-dir", dataDir.toString()));
        return Commands.run(Duration.ofSeconds(60), command);
    }

    /** Fetches a path of the API with curl(1), as a script would. */
    Outcome curl(String path, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "curl", "--silent", "--show-error", "--fail-with-body", "--get", "--oauth2-bearer", client.token()));
        command.addAll(List.of(options));
        command.add("http://127.0.0.1:" + address.getPort() + path);
        return Commands.run(Duration.ofSeconds(30), command);
    }

    /** The counters of its /metrics at this moment. */
    public Metrics metrics() {
        return Metrics.parse(curl("/metrics").ok().stdout());
    }

    /** Sends it a signal, such as {@code TERM}, and waits for its exit code: 128 + signal where that killed it. */
    int end(String signal) {
        return program.end(signal, STOPPED);
    }

    public long pid() {
        return program.pid();
    }

    @Override
    public void close() {
        client.close();
        program.close();
    }
}
