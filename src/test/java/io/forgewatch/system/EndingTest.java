package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left when Forgewatch ends, in order or not. */
@Tag("system")
class EndingTest {
    private static final int BUILDS = 80;
    private static final int BEFORE_KILL = 25;

    private final Path dataDir = Scratch.folder("data");

    @AfterEach
    void delete() {
        Leftovers.delete(dataDir);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void shouldStopCleanlyOnASignal(String signal) {
        try (ForgewatchProcess forgewatch = ForgewatchProcess.start(dataDir)) {
            assertThat(BpfPrograms.heldBy(forgewatch.pid())).isPositive();

            assertThat(forgewatch.end(signal)).isZero();

            assertThat(forgewatch.log()).doesNotContain("Exception");
            assertNothingAttached();
        }
    }

    @Test
    void shouldKeepEveryFindingThatWasShownWhenKilledAndShowNoneTwice() {
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            ContainerSpec spec = ContainerSpec.of(root);
            Map<String, Long> shown = new ConcurrentHashMap<>();
            CompletableFuture<Outcome> builds;
            try (ForgewatchProcess forgewatch = ForgewatchProcess.start(dataDir)) {
                Iterator<WatchFindingsResponse> watch = forgewatch.client().watch();
                assertThat(watch.next().hasHeartbeat())
                        .as("the watch has begun")
                        .isTrue();
                builds = CompletableFuture.supplyAsync(() -> RuncContainer.runShell(spec, manyBuilds()));
                CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> note(watch, shown));
                await().atMost(Duration.ofSeconds(60)).until(() -> shown.size() >= BEFORE_KILL);
                forgewatch.client().of(spec.cgroup()).forEach(finding -> note(finding, shown));
                assertThat(BpfPrograms.heldBy(forgewatch.pid())).isPositive();

                assertThat(forgewatch.end("KILL")).isEqualTo(128 + 9);

                watching.join();
                assertNothingAttached();
            }
            try (ForgewatchProcess again = ForgewatchProcess.start(dataDir)) {
                assertAllThere(shown, again.client().of(spec.cgroup()));
                builds.join().ok();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> again.client().of(spec.cgroup()).size() > shown.size());
                assertAllThere(shown, again.client().of(spec.cgroup()));
            }
        }
    }

    private static void assertAllThere(Map<String, Long> shown, List<Finding> stored) {
        assertThat(stored.stream().map(Finding::getName)).containsAll(shown.keySet());
        assertThat(stored)
                .allSatisfy(finding -> assertThat(finding.getRevision())
                        .isGreaterThanOrEqualTo(shown.getOrDefault(finding.getName(), 0L)));
        assertThat(stored.stream().map(Finding::getName)).doesNotHaveDuplicates();
        assertThat(stored.stream().map(finding -> finding.getProcesses(0).getHostPid()))
                .as("a build under two names")
                .doesNotHaveDuplicates();
        assertThat(stored).hasSizeLessThanOrEqualTo(BUILDS);
    }

    /** Each in a session of its own, so that each is a build. */
    private static String manyBuilds() {
        return "echo 'int x;' >x.c; i=0; while [ $i -lt " + BUILDS
                + " ]; do setsid --wait gcc -c x.c; i=$((i+1)); sleep 0.1; done";
    }

    private static void note(Iterator<WatchFindingsResponse> watch, Map<String, Long> shown) {
        try {
            watch.forEachRemaining(message -> {
                if (message.hasFinding()) {
                    note(message.getFinding(), shown);
                }
            });
        } catch (StatusRuntimeException e) {
            assertThat(e).as("the connection ends with the process").isNotNull();
        }
    }

    private static void note(Finding finding, Map<String, Long> shown) {
        shown.merge(finding.getName(), finding.getRevision(), Math::max);
    }

    /** The kernel frees programs a moment after their holder is gone. */
    private static void assertNothingAttached() {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(BpfPrograms.orphans()).isEmpty());
    }
}
