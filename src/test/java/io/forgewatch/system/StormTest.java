package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Execs in containers as fast as every CPU can: with the default ring none is lost, and the counts of each stage add up exactly.
 */
@Tag("system")
@ExtendWith(SharedForgewatch.class)
class StormTest {
    private static final int EXECS = Integer.getInteger("forgewatch.storm.execs", 100_000);

    private final ForgewatchProcess forgewatch;

    StormTest(ForgewatchProcess forgewatch) {
        this.forgewatch = forgewatch;
    }

    @Test
    void shouldLoseNothingInAnExecStormOnAllCpus() {
        int cpus = Runtime.getRuntime().availableProcessors();
        int perCpu = EXECS / cpus;
        Metrics before;
        try (BusyboxRoot root = new BusyboxRoot()) {
            compileInto(root);
            // What a JVM loses in its first seconds is told in performance.md; tests before this may have warmed it, or
            // none.
            storm(root, cpus, perCpu);
            storm(root, cpus, perCpu);
            before = settled();
            storm(root, cpus, perCpu);
        }

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Metrics after = forgewatch.metrics();
            assertThat(after.count("execs_container") - before.count("execs_container"))
                    .isGreaterThanOrEqualTo((long) cpus * (perCpu + 1));
            assertAddsUp(after);
        });
        assertThat(forgewatch.metrics().count("kernel_lost")).isEqualTo(before.count("kernel_lost"));
    }

    private static void storm(BusyboxRoot root, int cpus, int perCpu) {
        List<CompletableFuture<Outcome>> storms = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            String[] command = {"/build/storm", "" + perCpu, "" + cpu, "/build/nothing"};
            ContainerSpec spec = ContainerSpec.of(root);
            storms.add(CompletableFuture.supplyAsync(() -> RuncContainer.run(spec, command)));
        }
        storms.forEach(storm -> storm.join().ok());
    }

    /** Once nothing is on its way any more. */
    private Metrics settled() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertAddsUp(forgewatch.metrics()));
        return forgewatch.metrics();
    }

    /** Exact at any moment in which nothing is on its way, so it holds once if it is asked often enough. */
    private static void assertAddsUp(Metrics now) {
        assertThat(now.count("kernel_seen")).isEqualTo(now.count("records_read") + now.count("kernel_lost"));
        assertThat(now.count("records_read"))
                .isEqualTo(now.count("records_malformed")
                        + now.count("records_failures")
                        + now.count("records_exits")
                        + now.count("execs_host")
                        + now.count("execs_container"));
        assertThat(now.count("execs_container")).isEqualTo(now.count("launches") + now.count("execs_others"));
        assertThat(now.count("records_malformed") + now.count("records_failures"))
                .isZero();
    }

    private static void compileInto(BusyboxRoot root) {
        Path storm = root.path().resolve("build/storm");
        Path nothing = root.path().resolve("build/nothing");
        Commands.run("gcc", "-O2", "-static", "-o", storm.toString(), "test/c/storm.c")
                .ok();
        Commands.run("gcc", "-nostdlib", "-static", "-o", nothing.toString(), "test/c/nothing.S")
                .ok();
    }
}
