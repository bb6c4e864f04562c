package io.forgewatch.halves;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes of this JVM's kind, which can be killed. */
final class Child {
    private Child() {}

    /**
     * Runs a main class of the tests.
     *
     * @param temp where SQLite unpacks its library, which a killed process leaves behind
     */
    static Process start(Path temp, Map<String, String> environment, Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temp,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** SIGKILL. */
    static void kill(Process process) throws InterruptedException {
        // The process's own would also close what it has said and nobody has read.
        boolean unused = process.toHandle().destroyForcibly();
        process.waitFor();
    }
}
