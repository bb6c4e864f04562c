package io.forgewatch.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.Replayed;
import io.forgewatch.system.Leftovers;
import io.forgewatch.system.Scratch;
import io.forgewatch.system.TraceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * {@code make recordings}: records the scenarios of test/recordings/scenarios.txt anew, all in one trace of which each gets its part.
 * Not a test.
 */
@Tag("scenario")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordScenarios {
    private static final Path CORPUS = Path.of("test/recordings");
    private static final int AT_ONCE = 3;
    /** For late facts and answers to come, and for a build's next revision. */
    private static final long SETTLED_MILLIS = 3_000;

    private final ScenarioImage image = new ScenarioImage();
    private final Path scratch = Scratch.folder("recordings");
    private final ExecutorService runner = Executors.newFixedThreadPool(AT_ONCE);

    private record Running(Scenario scenario, Future<ScenarioRun> run) {}

    @TestFactory
    List<DynamicTest> record() throws Exception {
        Path raw = scratch.resolve("raw.fwrec");
        List<Running> running = new ArrayList<>();
        try (TraceProcess trace = TraceProcess.recording(raw)) {
            chosen().forEach(scenario ->
                    running.add(new Running(scenario, runner.submit(() -> ScenarioRun.of(scenario, image)))));
            for (Running one : running) {
                one.run().get();
            }
            TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
            assertThat(trace.end()).isZero();
        }
        RecordingReduction recording = RecordingReduction.of(raw);
        return running.stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.scenario().name(),
                        () -> keep(one.scenario(), one.run().get(), recording)))
                .toList();
    }

    private static List<Scenario> chosen() throws IOException {
        List<String> listed = Files.readAllLines(CORPUS.resolve("scenarios.txt"));
        Predicate<String> chosen = NameFilter.of(System.getProperty("forgewatch.scenarios", ""));
        List<Scenario> known = ScenarioFiles.read(Path.of("test/scenarios")).stream()
                .filter(scenario -> listed.contains(scenario.name()))
                .toList();
        assertThat(known).extracting(Scenario::name).containsExactlyInAnyOrderElementsOf(listed);
        return known.stream().filter(scenario -> chosen.test(scenario.name())).toList();
    }

    private static void keep(Scenario scenario, ScenarioRun run, RecordingReduction recording) throws IOException {
        assertThat(run.failure()).isEmpty();
        String name = scenario.name()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        Path file = CORPUS.resolve(name + ".fwrec");
        recording.write(new HashSet<>(run.containerIds()), file);
        Files.writeString(ReplayCorpusTest.expected(file), Replayed.jsonl(file));
    }

    @AfterAll
    void close() {
        runner.shutdownNow();
        image.close();
        Leftovers.delete(scratch);
    }
}
