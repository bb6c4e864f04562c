package io.forgewatch.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A command of the built distribution that runs beside the tests. Closing it kills it where it still runs. */
final class StartedProgram implements AutoCloseable {
    private final Path stdout;
    private final Path stderr;
    private final Process process;

    /** Starts {@code bin/forgewatch} with these words. */
    StartedProgram(List<String> words) throws IOException {
        stdout = Scratch.file(words.get(0) + "-stdout");
        stderr = Scratch.file(words.get(0) + "-stderr");
        // A shell that starts tests in the background has them ignore SIGINT, and what they start would inherit that.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", ForgewatchProcess.executable()));
        command.addAll(words);
        process = Commands.builder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    boolean runs() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** What it printed. */
    String output() {
        return text(stdout);
    }

    /** What it said beside that. */
    String log() {
        return text(stderr);
    }

    /** Sends it a signal, such as {@code TERM}, and waits for its exit code: 128 + signal where that killed it. */
    int end(String signal, Duration patience) {
        Commands.run("kill", "-s", signal, Long.toString(process.pid())).ok();
        await().atMost(patience).until(() -> !process.isAlive());
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

    private static String text(Path file) {
        try {
            return Commands.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
