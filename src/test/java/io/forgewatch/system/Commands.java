package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands of the machine, run to their end. */
public final class Commands {
    private static final Duration SHORT = Duration.ofSeconds(60);

    private Commands() {}

    /** Runs a command that takes a moment. */
    public static Outcome run(String... command) {
        return run(SHORT, List.of(command));
    }

    /** Runs a command with no input; ends it and fails where it takes longer than the timeout. */
    public static Outcome run(Duration timeout, List<String> command) {
        String shown = String.join(" ", command.size() > 12 ? command.subList(0, 12) : command);
        Path stdout = Scratch.file("stdout");
        Path stderr = Scratch.file("stderr");
        try {
            Process process = builder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile())
                    .start();
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            Outcome outcome = new Outcome(shown, ended ? process.exitValue() : -1, read(stdout), read(stderr));
            if (!ended) {
                throw new AssertionError(shown + " did not end within " + timeout + ": " + outcome);
            }
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(shown + " could not be run", e);
        } catch (InterruptedException e) {
            throw new AssertionError(shown + " was interrupted", e);
        } finally {
            delete(stdout);
            delete(stderr);
        }
    }

    /** A builder whose PATH has the system's administration commands, which a user's may lack. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        return builder;
    }

    /** Kills a process that this test started, and its descendants. */
    static void end(Process process) throws InterruptedException {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(10, TimeUnit.SECONDS);
    }

    static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
