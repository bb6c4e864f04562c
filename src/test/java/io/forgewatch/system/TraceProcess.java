package io.forgewatch.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code bin/forgewatch trace --record} of the built distribution. Closing it kills it where it still runs. */
public final class TraceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path stdout = Scratch.file("trace-stdout");
    private final Path stderr = Scratch.file("trace-stderr");
    private final Process process;

    private TraceProcess(Path recording) throws IOException {
        // A shell that starts tests in the background has them ignore SIGINT, and what they start would inherit that.
        this.process = Commands.builder(List.of(
                        "env",
                        "--default-signal=INT",
                        ForgewatchProcess.executable(),
                        "trace",
                        "--force",
                        "--record",
                        recording.toString()))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Starts one and returns once it records. */
    public static TraceProcess recording(Path recording) {
        try {
            TraceProcess trace = new TraceProcess(recording);
            await().atMost(PATIENCE).until(() -> trace.log().contains("recording to") || !trace.process.isAlive());
            if (!trace.process.isAlive()) {
                String log = trace.log();
                trace.close();
                throw new AssertionError("forgewatch trace did not start; it said:\n" + log);
            }
            return trace;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it printed: execs. */
    String output() {
        return read(stdout);
    }

    /** What it said beside that. */
    String log() {
        return read(stderr);
    }

    /** Ends it as Ctrl-C does and returns its exit code. */
    public int end() {
        Commands.run("kill", "-s", "INT", Long.toString(process.pid())).ok();
        await().atMost(PATIENCE).until(() -> !process.isAlive());
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            Commands.end(process);
            Files.deleteIfExists(stdout);
            Files.deleteIfExists(stderr);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static String read(Path file) {
        try {
            return Commands.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
