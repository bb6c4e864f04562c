package io.forgewatch.halves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.v1.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both halves as processes of their own, killed by turns in the middle of their work. */
final class KilledHalvesTest {
    private static final int ROUNDS = 3;
    private static final int PER_ROUND = 60;

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @Test
    @Timeout(300)
    void shouldHaveEverythingOnceThatWasEverInTheOutbox() throws Exception {
        int reported = 0;
        try {
            Process control = control(0);
            int port = Integer.parseInt(String.valueOf(control.inputReader().readLine()));
            for (int round = 0; round < ROUNDS; round++) {
                Process collector = start(
                        KilledCollector.class,
                        directory.resolve("collector").toString(),
                        Integer.toString(port),
                        Integer.toString(reported));
                BufferedReader kept = collector.inputReader();
                for (int i = 0; i < PER_ROUND; i++) {
                    reported = number(kept) + 1;
                    if (i == PER_ROUND / 3) {
                        Child.kill(control);
                    }
                    if (i == 2 * PER_ROUND / 3) {
                        control = control(port);
                        assertThat(control.inputReader().readLine()).isEqualTo(Integer.toString(port));
                    }
                }
                Child.kill(collector);
                // What it had said before it died.
                for (String line = kept.readLine(); line != null; line = kept.readLine()) {
                    reported = Integer.parseInt(line) + 1;
                }
            }
            Child.kill(control);
        } finally {
            for (Process process : started) {
                Child.kill(process);
            }
        }
        assertThat(reported).isGreaterThanOrEqualTo(ROUNDS * PER_ROUND);
        Map<String, Long> stored = drained();
        for (int i = 0; i < reported; i++) {
            assertThat(stored).containsEntry("findings/f" + i, 2L);
        }
    }

    /** What revision a control plane has of what, once a collector on the same folder has nothing left. */
    private Map<String, Long> drained() throws IOException {
        try (ControlHalf control = new ControlHalf(directory.resolve("control"));
                CollectorHalf collector =
                        new CollectorHalf(directory.resolve("collector"), control.target(), "killed")) {
            await().atMost(Duration.ofSeconds(60)).until(collector::isDone);
            return control.findings().stream().collect(Collectors.toMap(Finding::getName, Finding::getRevision));
        }
    }

    private static int number(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new AssertionError("the collector ended");
        }
        return Integer.parseInt(line);
    }

    private Process control(int port) throws IOException {
        return start(KilledControl.class, directory.resolve("control").toString(), Integer.toString(port));
    }

    private Process start(Class<?> main, String... args) throws IOException {
        Process process = Child.start(directory, Map.of(), main, args);
        started.add(process);
        return process;
    }
}
