package io.forgewatch.collector.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.v1.Finding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FindingReporterTest {
    private final ScriptedChannel channel = new ScriptedChannel();
    private final List<Finding> heard = new CopyOnWriteArrayList<>();
    private final FindingReporter reporter = new FindingReporter(channel, limits(1000, 1 << 20), heard::add);

    @AfterEach
    void letGo() {
        channel.hold(false);
        reporter.close();
    }

    @Test
    void shouldStoreEveryFinding() {
        for (int i = 0; i < 500; i++) {
            reporter.accept(finding("findings/" + i, 1));
        }
        reporter.close();

        assertThat(channel.stored()).hasSize(500);
        assertThat(heard).hasSize(500);
        assertAddsUp(reporter.counts());
    }

    @Test
    void shouldLoseNothingWhileTheControlPlaneIsDown() {
        channel.fail(8);
        for (int i = 0; i < 50; i++) {
            reporter.accept(finding("findings/" + i, 1));
            reporter.accept(finding("findings/" + i, 2));
        }
        await().until(() -> reporter.counts().pending() == 0);

        assertThat(channel.stored())
                .hasSize(50)
                .allSatisfy((name, stored) -> assertThat(stored.getRevision()).isEqualTo(2));
        assertThat(reporter.counts().retried()).isEqualTo(8);
        assertThat(reporter.counts().dropped()).isZero();
        assertAddsUp(reporter.counts());
    }

    @Test
    void shouldSendAgainWhenOnlyTheAnswerWasLost() {
        channel.loseAnswers(2);
        reporter.accept(finding("findings/a", 1));
        await().until(() -> reporter.counts().pending() == 0);

        assertThat(channel.batches()).containsExactly(1, 1, 1);
        assertThat(reporter.counts().stored()).isEqualTo(1);
    }

    @Test
    void shouldSendOnlyTheLatestRevisionOfWhatWaited() {
        holdOn("findings/first");
        for (int revision = 1; revision <= 10; revision++) {
            reporter.accept(finding("findings/a", revision));
        }
        reporter.accept(finding("findings/a", 4));
        channel.hold(false);
        await().until(() -> reporter.counts().pending() == 0);

        assertThat(channel.revision("findings/a")).isEqualTo(10);
        assertThat(reporter.counts().superseded()).isEqualTo(10);
        assertAddsUp(reporter.counts());
    }

    @Test
    void shouldNotBlockWhoeverReportsWhileTheChannelHangs() {
        holdOn("findings/first");
        long begun = System.nanoTime();
        for (int i = 0; i < 5000; i++) {
            reporter.accept(finding("findings/" + i, 1));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(reporter.counts().pending()).isEqualTo(1001);
        assertThat(reporter.counts().dropped()).isEqualTo(4000);
        assertThat(reporter.counts().droppedUnsent()).isEqualTo(4000);
        assertAddsUp(reporter.counts());
    }

    @Test
    void shouldDropUpdatesBeforeAFindingThatWasNeverSent() {
        for (int i = 0; i < 10; i++) {
            reporter.accept(finding("findings/known-" + i, 1));
        }
        await().until(() -> reporter.counts().pending() == 0);
        holdOn("findings/first");
        for (int i = 0; i < 10; i++) {
            reporter.accept(finding("findings/known-" + i, 2));
        }
        for (int i = 0; i < 995; i++) {
            reporter.accept(finding("findings/new-" + i, 1));
        }
        assertThat(reporter.counts().dropped()).isEqualTo(5);
        assertThat(reporter.counts().droppedUnsent()).isZero();
        channel.hold(false);
        await().until(() -> reporter.counts().pending() == 0);

        assertThat(channel.stored().keySet())
                .filteredOn(name -> name.contains("new-"))
                .hasSize(995);
        assertThat(channel.revision("findings/known-0")).isEqualTo(1);
        assertThat(channel.revision("findings/known-9")).isEqualTo(2);
    }

    @Test
    void shouldSendNewFindingsBeforeUpdatesButNotForEver() {
        PendingFindings pending = new PendingFindings(100, 1 << 20);
        pending.known("findings/known");
        pending.put(finding("findings/known", 2));
        pending.put(finding("findings/new-1", 1));
        pending.put(finding("findings/new-2", 1));
        pending.put(finding("findings/new-3", 1));
        assertThat(pending.take(2, 1 << 20))
                .extracting(Finding::getName)
                .containsExactly("findings/new-1", "findings/new-2");
        pending.put(finding("findings/new-4", 1));
        assertThat(pending.take(2, 1 << 20))
                .extracting(Finding::getName)
                .containsExactly("findings/known", "findings/new-3");
        assertThat(pending.take(2, 1 << 20)).extracting(Finding::getName).containsExactly("findings/new-4");
        assertThat(pending.isEmpty()).isTrue();
    }

    @Test
    void shouldBoundWhatWaitsInBytesToo() {
        holdOn("findings/first");
        String large = "x".repeat(100_000);
        for (int i = 0; i < 100; i++) {
            reporter.accept(finding("findings/" + i, 1).toBuilder()
                    .setDescription(large)
                    .build());
        }

        assertThat(reporter.counts().pending()).isEqualTo(11);
        assertAddsUp(reporter.counts());
    }

    @Test
    void shouldGiveUpOnlyTheFindingThatIsRefused() {
        holdOn("findings/first");
        channel.refused.add("findings/7");
        for (int i = 0; i < 20; i++) {
            reporter.accept(finding("findings/" + i, 1));
        }
        channel.hold(false);
        await().until(() -> reporter.counts().pending() == 0);

        assertThat(channel.stored()).hasSize(20).doesNotContainKey("findings/7");
        assertThat(reporter.counts().rejected()).isEqualTo(1);
        assertAddsUp(reporter.counts());
    }

    @Test
    void shouldGiveNothingUpOverAFaultOfTheChannels() {
        channel.breakDown(3);
        reporter.accept(finding("findings/a", 1));
        await().until(() -> reporter.counts().pending() == 0);

        assertThat(channel.stored()).containsKey("findings/a");
        assertThat(reporter.counts().rejected()).isZero();
        assertThat(reporter.counts().retried()).isEqualTo(3);
        assertAddsUp(reporter.counts());
    }

    @Test
    void shouldCloseInTimeAlthoughTheChannelHangs() {
        holdOn("findings/first");
        reporter.accept(finding("findings/a", 1));
        long begun = System.nanoTime();
        reporter.close();
        reporter.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(reporter.counts().pending()).isEqualTo(2);
    }

    /** Keeps the worker busy with one finding. */
    private void holdOn(String name) {
        int before = channel.batches().size();
        channel.hold(true);
        reporter.accept(finding(name, 1));
        await().until(() -> channel.batches().size() > before);
    }

    private static void assertAddsUp(ReporterCounts counts) {
        assertThat(counts.reported())
                .isEqualTo(counts.stored()
                        + counts.superseded()
                        + counts.dropped()
                        + counts.rejected()
                        + counts.pending());
    }

    private static ReporterLimits limits(int findings, long bytes) {
        return new ReporterLimits(
                findings, bytes, 64, 1 << 16, Duration.ofMillis(2), Duration.ofMillis(20), Duration.ofMillis(1500));
    }

    private static Finding finding(String name, long revision) {
        return Finding.newBuilder().setName(name).setRevision(revision).build();
    }
}
