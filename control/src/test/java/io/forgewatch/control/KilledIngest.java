package io.forgewatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.control.sink.SinkConfig;
import io.forgewatch.control.sink.SinkTarget;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ingests until it is killed; says each finding's number once it was acknowledged. Each comes in two revisions. */
public final class KilledIngest {
    private KilledIngest() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        try (Running running = new Running(args.length > 1 ? withSink(directory) : Running.config(directory))) {
            for (int i = 0; ; i++) {
                running.plane.ingest(List.of(Findings.gcc("f" + i, i)));
                running.plane.ingest(List.of(
                        Findings.gcc("f" + i, i).toBuilder().setRevision(2).build()));
                System.out.println(i);
            }
        }
    }

    /** Runs it in a process of its own, ends that with SIGKILL once it has acknowledged a hundred, and returns how many it has. */
    static int untilKilled(Path directory, String... further) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Where SQLite unpacks its library, which a killed process leaves behind.
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                KilledIngest.class.getName(),
                directory.toString()));
        command.addAll(List.of(further));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int acknowledged = 0;
        try (BufferedReader lines = child.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("[0-9]+") && ++acknowledged == 100) {
                    // While it goes on.
                    boolean unused = child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(acknowledged).isGreaterThanOrEqualTo(100);
        return acknowledged;
    }

    /** With a sink that writes all to out.jsonl in the directory. */
    static ControlConfig withSink(Path directory) {
        try {
            SinkTarget file = new SinkTarget.ToFile(directory.resolve("out.jsonl"), 1 << 30, 1);
            return Running.config(directory)
                    .withSinks(List.of(new SinkConfig("disk", Filter.parse(""), FindingFormat.NATIVE, file)));
        } catch (FilterException e) {
            throw new AssertionError(e);
        }
    }
}
