package io.forgewatch.halves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.NodeEvent;
import io.forgewatch.v1.NodeStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class HalvesTest {
    @TempDir
    Path directory;

    private ControlHalf control;

    @BeforeEach
    void start() throws IOException {
        control = new ControlHalf(directory.resolve("control"));
    }

    @AfterEach
    void close() {
        control.close();
    }

    private CollectorHalf collector() throws IOException {
        return new CollectorHalf(directory.resolve("web-1"), control.target(), "web-1");
    }

    @Test
    void shouldBringFindingsOnceAndInOrder() throws IOException {
        List<Finding> seen = control.watch();
        try (CollectorHalf collector = collector()) {
            collector.report(0, 50, 1);
            await().until(collector::isDone);
            collector.report(50, 99, 1);
            await().until(collector::isDone);
            await().until(() -> seen.size() == 99);
            assertThat(collector.outbox.counts().acknowledged()).isEqualTo(99);
        }
        assertThat(names(seen)).isEqualTo(numbers(0, 99));
        assertThat(names(control.findings())).hasSize(99).doesNotHaveDuplicates();
    }

    @Test
    void shouldLoseAndRepeatNothingWhileControlIsStoppedAndStarted() throws IOException {
        try (CollectorHalf collector = collector()) {
            for (int round = 0; round < 5; round++) {
                collector.report(round * 50, round * 50 + 25, 1);
                control.stop();
                collector.report(round * 50 + 25, round * 50 + 50, 1);
                collector.report(round * 50, round * 50 + 25, 2);
                control.start();
                await().atMost(Duration.ofSeconds(30)).until(collector::isDone);
            }
            assertThat(collector.reporter.counts().dropped()).isZero();
            assertThat(collector.link.counts().connections()).isGreaterThanOrEqualTo(5);
        }
        List<Finding> stored = control.findings();
        assertThat(names(stored)).containsExactlyInAnyOrderElementsOf(numbers(0, 250));
        assertThat(stored)
                .allSatisfy(finding -> assertThat(finding.getRevision()).isEqualTo(number(finding) % 50 < 25 ? 2 : 1));
    }

    @Test
    void shouldKeepWhatFitsAndCountWhatDoesNotWhileControlIsAway() throws IOException {
        control.stop();
        try (CollectorHalf collector =
                new CollectorHalf(directory.resolve("web-1"), control.target(), "web-1", 200, kept -> {})) {
            for (int i = 0; i < 500; i += 20) {
                collector.report(i, i + 20, 1);
                int taken = Math.min(200, i + 20);
                await().until(() -> collector.outbox.counts().waiting() >= taken - 16);
            }
            await().until(() -> collector.reporter.counts().dropped() > 0);
            long dropped = collector.reporter.counts().dropped();
            assertThat(collector.outbox.counts().waiting()).isBetween(185L, 200L);
            assertThat(collector.outbox.counts().waiting()
                            + collector.reporter.counts().pending()
                            + dropped)
                    .isEqualTo(500);
            control.start();
            await().atMost(Duration.ofSeconds(30)).until(collector::isDone);
            assertThat(names(control.findings()))
                    .doesNotHaveDuplicates()
                    .hasSize(500 - (int) collector.reporter.counts().dropped());
            await().until(() -> control.nodes().get(0).getLosing());
            assertThat(control.nodes().get(0).getEvents(0).getType()).isEqualTo(NodeEvent.Type.LOSING);
        }
    }

    @Test
    void shouldSendWhatAnEarlierRunLeft() throws IOException {
        control.stop();
        try (CollectorHalf collector = collector()) {
            collector.report(0, 30, 1);
        }
        control.start();
        try (CollectorHalf collector = collector()) {
            assertThat(collector.outbox.counts().resumed()).isEqualTo(30);
            collector.report(30, 40, 1);
            collector.report(0, 5, 2);
            await().until(collector::isDone);
        }
        List<Finding> stored = control.findings();
        assertThat(names(stored)).containsExactlyInAnyOrderElementsOf(numbers(0, 40));
        assertThat(stored.stream().filter(finding -> finding.getRevision() == 2))
                .hasSize(5);
    }

    @Test
    void shouldNotBeHeldUpByAFindingThatCanNeverBeStored() throws IOException {
        try (CollectorHalf collector = collector()) {
            collector.report(0, 5, 1);
            collector.reporter.accept(
                    collector.finding("bad", 1).toBuilder().clearEventTime().build());
            collector.report(5, 10, 1);
            await().until(collector::isDone);
            assertThat(collector.outbox.counts().refused()).isEqualTo(1);
            assertThat(collector.outbox.counts().acknowledged()).isEqualTo(10);
        }
        assertThat(names(control.findings())).containsExactlyInAnyOrderElementsOf(numbers(0, 10));
    }

    @Test
    void shouldBringTheLargestFindingThatMayBe() throws IOException {
        String most = "x".repeat((3 << 20) - 200);
        try (CollectorHalf collector = collector()) {
            collector.report(0, 3, 1);
            collector.reporter.accept(
                    collector.finding("f3", 1).toBuilder().setDescription(most).build());
            collector.reporter.accept(collector.finding("never", 1).toBuilder()
                    .setDescription(most + most)
                    .build());
            await().until(collector::isDone);
            assertThat(collector.reporter.counts().rejected()).isEqualTo(1);
        }
        assertThat(names(control.findings())).containsExactlyInAnyOrderElementsOf(numbers(0, 4));
    }

    @Test
    void shouldTellWhenANodeIsSilentAndBackAgain() throws IOException {
        try (CollectorHalf collector = collector()) {
            await().until(() -> collector.link.counts().connected());
            await().until(() -> !control.nodes().isEmpty());
            assertThat(control.nodes().get(0).getState()).isEqualTo(NodeStatus.State.CONNECTED);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> control.nodes().get(0).getState() == NodeStatus.State.SILENT);
        try (CollectorHalf collector = collector()) {
            await().until(() -> control.nodes().get(0).getState() == NodeStatus.State.CONNECTED);
            assertThat(collector.outbox.counts().waiting()).isZero();
        }
        assertThat(control.nodes().get(0).getEventsList())
                .extracting(NodeEvent::getType)
                .containsExactly(NodeEvent.Type.BACK, NodeEvent.Type.SILENT);
    }

    @Test
    void shouldServeManyCollectorsAtOnce() throws IOException {
        List<CollectorHalf> collectors = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                collectors.add(new CollectorHalf(directory.resolve("node" + i), control.target(), "node" + i));
            }
            for (int i = 0; i < 10; i++) {
                collectors.get(i).report(i * 50, i * 50 + 50, 1);
            }
            for (CollectorHalf collector : collectors) {
                await().atMost(Duration.ofSeconds(30)).until(collector::isDone);
            }
        } finally {
            for (CollectorHalf collector : collectors) {
                collector.close();
            }
        }
        assertThat(names(control.findings())).containsExactlyInAnyOrderElementsOf(numbers(0, 500));
        assertThat(control.nodes()).hasSize(10);
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::getName).toList();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "findings/f" + i).toList();
    }

    private static int number(Finding finding) {
        return Integer.parseInt(finding.getName().substring("findings/f".length()));
    }
}
