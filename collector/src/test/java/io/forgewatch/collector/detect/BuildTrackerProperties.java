package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.Launched.BANK;
import static io.forgewatch.collector.detect.Launched.SHOP;
import static io.forgewatch.collector.detect.Launched.backEnd;
import static io.forgewatch.collector.detect.Launched.driver;
import static io.forgewatch.collector.detect.Launched.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever happens on the host: the same events give the same findings, and each launch is counted once. */
class BuildTrackerProperties {
    private static final int EVENTS = 120;

    /** Random launches and exits in order of time; {@code ticks} decides only when idle time is told. */
    private static long play(TrackedHost host, long seed, Random ticks) {
        Random random = new Random(seed);
        long ms = 0;
        for (int i = 0; i < EVENTS; i++) {
            long next = ms + (random.nextInt(10) == 0 ? random.nextInt(40_000) : random.nextInt(700));
            while (ticks.nextInt(3) > 0 && ms < next) {
                ms += ticks.nextInt((int) (next - ms) + 1);
                host.tick(ms);
            }
            ms = next;
            int pid = 100 + random.nextInt(30);
            switch (random.nextInt(4)) {
                case 0 ->
                    host.launch(driver("gcc")
                            .pid(pid)
                            .session(50 + pid % 3)
                            .reads("x" + i)
                            .at(ms));
                case 1 ->
                    host.launch(backEnd("gcc", "cc1")
                            .pid(pid)
                            .below(100 + random.nextInt(30), 50)
                            .in(random.nextBoolean() ? SHOP : BANK)
                            .at(ms));
                case 2 -> host.launch(tool("make").pid(pid).at(ms));
                default -> host.exit(pid, ms, random.nextInt(3));
            }
        }
        host.tick(ms + 200_000_000L);
        return host.tracker.counts().launches();
    }

    private static List<ByteString> bytes(TrackedHost host) {
        return host.revisions.stream().map(Finding::toByteString).toList();
    }

    @Property(tries = 150)
    void shouldGiveTheSameBytesHoweverTheTicksFall(@ForAll long seed, @ForAll long ticks) {
        TrackedHost live = new TrackedHost();
        TrackedHost replay = new TrackedHost();
        play(live, seed, new Random(ticks));
        play(replay, seed, new Random() {
            @Override
            public int nextInt(int bound) {
                return 0;
            }
        });

        assertThat(bytes(replay)).isEqualTo(bytes(live));
    }

    @Property(tries = 150)
    void shouldCountEachLaunchInJustOneFinding(@ForAll long seed) {
        TrackedHost host = new TrackedHost();
        long launches = play(host, seed, new Random(seed));

        assertThat(host.findings()).allMatch(finding -> finding.getBuild().getClosed());
        assertThat(host.findings().stream()
                        .mapToLong(finding -> finding.getBuild().getExecCount())
                        .sum())
                .isEqualTo(launches);
        assertThat(host.tracker.counts().open()).isZero();
    }

    @Property(tries = 60)
    void shouldNumberTheRevisionsOfAFindingWithoutAGap(@ForAll long seed) {
        TrackedHost host = new TrackedHost();
        play(host, seed, new Random(seed));

        for (Finding finding : host.findings()) {
            List<Long> numbers = host.revisions.stream()
                    .filter(revision -> revision.getName().equals(finding.getName()))
                    .map(Finding::getRevision)
                    .toList();
            assertThat(numbers.get(0)).isEqualTo(1);
            assertThat(numbers.get(numbers.size() - 1)).isEqualTo(numbers.size());
            assertThat(numbers).isSorted();
        }
    }

    @Property(tries = 40)
    void shouldKeepOnDiskJustWhatItHandedOnLast(@ForAll long seed) throws IOException {
        Path directory = Files.createTempDirectory("builds");
        try (BuildJournalFile journal = BuildJournalFile.open(directory, 16 << 10, 64 << 20)) {
            TrackedHost host = new TrackedHost(BuildLimits.DEFAULT, journal, TrackedHost.NODE);
            play(host, seed, new Random(seed));
            try (BuildJournalFile again = BuildJournalFile.open(directory)) {
                assertThat(again.kept()).extracting("finding").containsExactlyInAnyOrderElementsOf(host.findings());
            }
        } finally {
            Files.delete(directory.resolve("builds.journal"));
            Files.delete(directory);
        }
    }
}
