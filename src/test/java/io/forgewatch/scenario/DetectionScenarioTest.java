package io.forgewatch.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.system.ForgewatchProcess;
import io.forgewatch.system.SharedForgewatch;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every scenario of src/test/scenarios, a few containers at a time; each is judged once its findings had time to come. What they add
 * up to is written to target/detection-report.txt.
 */
@Tag("scenario")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedForgewatch.class)
class DetectionScenarioTest {
    private static final int AT_ONCE = Runtime.getRuntime().availableProcessors() + 1;
    private static final long SETTLED_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long GIVEN_UP_NS = TimeUnit.SECONDS.toNanos(12);
    private static final Path REPORT = Path.of("../target/detection-report.txt");
    /** What the measuring is called among the scenarios. */
    private static final String COST = "cost";

    private static final String ONLY = System.getProperty("forgewatch.scenarios", "");

    private final ForgewatchProcess forgewatch;
    private final ScenarioImage image = new ScenarioImage();
    private final ExecutorService runner = Executors.newFixedThreadPool(AT_ONCE);
    private final Map<String, Future<ScenarioRun>> runs = new HashMap<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private List<String> costs = List.of();

    DetectionScenarioTest(ForgewatchProcess forgewatch) {
        this.forgewatch = forgewatch;
    }

    @TestFactory
    Stream<DynamicTest> scenarios() {
        Predicate<String> chosen = NameFilter.of(ONLY);
        List<Scenario> scenarios = ScenarioFiles.read(Path.of("test/scenarios")).stream()
                .filter(scenario -> chosen.test(scenario.name()))
                .toList();
        assertThat(scenarios.size() + (chosen.test(COST) ? 1 : 0))
                .as("scenarios called %s", ONLY)
                .isPositive();
        scenarios.stream()
                .filter(scenario -> skipped(scenario).isEmpty())
                .sorted(Comparator.comparing(Scenario::lastsSeconds).reversed())
                .forEach(scenario -> runs.put(scenario.name(), runner.submit(() -> ScenarioRun.of(scenario, image))));
        return Stream.concat(
                scenarios.stream().map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> judge(scenario))),
                Stream.of(COST).filter(chosen).map(name -> DynamicTest.dynamicTest(name, this::measure)));
    }

    private void judge(Scenario scenario) throws Exception {
        String skipped = skipped(scenario);
        if (!skipped.isEmpty()) {
            verdicts.add(new Verdict(scenario, skipped, List.of(), List.of()));
            Assumptions.abort(skipped);
        }
        Verdict verdict = verdict(
                scenario, Objects.requireNonNull(runs.get(scenario.name())).get());
        verdicts.add(verdict);
        assertThat(verdict.differences())
                .as("expected %s, seen %s", scenario.expect().text(), verdict.seenText())
                .isEmpty();
    }

    private Verdict verdict(Scenario scenario, ScenarioRun run) throws InterruptedException {
        while (true) {
            boolean late = System.nanoTime() - run.endedNs() > GIVEN_UP_NS;
            List<Finding> seen = findings(run);
            List<String> differences = new ArrayList<>(Judge.differences(scenario.expect(), seen));
            if (!run.failure().isEmpty()) {
                differences.add("it did not run as written: " + run.failure());
            }
            // Also what should not be there has time to come.
            boolean settled = System.nanoTime() - run.endedNs() > SETTLED_NS;
            if ((settled && differences.isEmpty()) || late) {
                return new Verdict(scenario, "", seen, differences);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private List<Finding> findings(ScenarioRun run) {
        return run.containerIds().stream()
                .flatMap(id -> forgewatch.client().list("containers.id=\"" + id + "\"").stream())
                .toList();
    }

    private static String skipped(Scenario scenario) {
        return scenario.skip().isEmpty()
                ? scenario.needs().stream()
                        .filter(path -> Files.notExists(Path.of(path)))
                        .map(path -> "this machine has no " + path)
                        .findFirst()
                        .orElse("")
                : scenario.skip();
    }

    /** Last, when nothing else runs. */
    private void measure() {
        IdentityCost cost = IdentityCost.measured(forgewatch, image);
        costs = Stream.concat(cost.lines().stream(), cost.faults().stream().map(fault -> "FAIL  " + fault))
                .toList();
        assertThat(cost.faults()).isEmpty();
    }

    @AfterAll
    void report() throws IOException {
        try {
            DetectionReport detected = new DetectionReport(verdicts, costs);
            Files.createDirectories(REPORT.toAbsolutePath().normalize().getParent());
            Files.writeString(REPORT, detected.text());
            Files.writeString(REPORT.resolveSibling("detection-failures.json"), detected.failures());
        } finally {
            runner.shutdownNow();
            image.close();
        }
    }
}
