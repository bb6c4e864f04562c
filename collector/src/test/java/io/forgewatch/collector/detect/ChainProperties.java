package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.Launched.BANK;
import static io.forgewatch.collector.detect.Launched.SHOP;
import static io.forgewatch.collector.detect.Launched.driver;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is compiled, written, moved and run, and whenever answers come. */
class ChainProperties {
    private static final int EVENTS = 150;

    private static Ran ran(Random random, long ms) {
        return Ran.file("/src/x" + random.nextInt(4))
                .inode(700 + random.nextInt(6))
                .size(1000 + random.nextInt(3))
                .changed(ms - random.nextInt(300))
                .in(random.nextInt(4) > 0 ? SHOP : BANK);
    }

    /** Random launches, exits, executions and answers in order of time; the same for the same seed. */
    private static TrackedHost play(TrackedHost host, long seed) {
        Random random = new Random(seed);
        long ms = 0;
        for (int i = 0; i < EVENTS; i++) {
            ms += random.nextInt(15) == 0 ? random.nextInt(50_000) : random.nextInt(300);
            int pid = 100 + random.nextInt(12);
            Launched launch = driver("gcc")
                    .pid(pid)
                    .session(50 + pid % 3)
                    .writes("x" + random.nextInt(4))
                    .in(random.nextInt(4) > 0 ? SHOP : BANK)
                    .tier(random.nextInt(3) > 0 ? Tier.ARGUMENTS : Tier.NAME)
                    .does(random.nextInt(4) > 0 ? Activity.COMPILE : Activity.QUERY)
                    .at(ms);
            switch (random.nextInt(7)) {
                case 0, 1 -> host.launch(launch);
                case 2 -> host.exit(pid, ms);
                case 3 -> host.exec(ran(random, ms).pid(300 + random.nextInt(9)).at(ms));
                case 4 -> {
                    List<FileFacts> there = new ArrayList<>();
                    for (int file = random.nextInt(5); file > 0; file--) {
                        there.add(ran(random, ms).links(random.nextInt(2)).facts("0" + random.nextInt(3)));
                    }
                    host.answer(there.toArray(new FileFacts[0]));
                }
                case 5 -> host.raise(launch.tier(Tier.IDENTITY));
                default -> host.tick(ms);
            }
        }
        return host;
    }

    @Property(tries = 60)
    void shouldGiveTheSameBytesForTheSameInput(@ForAll long seed) {
        List<ByteString> once = play(new TrackedHost(), seed).revisions.stream()
                .map(Finding::toByteString)
                .toList();

        assertThat(play(new TrackedHost(), seed).revisions.stream()
                        .map(Finding::toByteString)
                        .toList())
                .isEqualTo(once);
    }

    @Property(tries = 60)
    void shouldMakeAtMostTwoFindingsOfABuildThatNameEachOther(@ForAll long seed) {
        TrackedHost host = play(new TrackedHost(), seed).tick(10_000_000);
        Map<String, Finding> byName = new HashMap<>();
        host.findings().forEach(finding -> byName.put(finding.getName(), finding));

        for (Finding finding : byName.values()) {
            assertThat(finding.getRelatedFindingsCount()).isLessThanOrEqualTo(1);
            for (String name : finding.getRelatedFindingsList()) {
                assertThat(byName).containsKey(name);
                Finding other = byName.getOrDefault(name, finding);
                assertThat(other.getRelatedFindingsList()).containsExactly(finding.getName());
                assertThat(other.getDetector()).isNotEqualTo(finding.getDetector());
                assertThat(other.getSeverity()).isEqualTo(finding.getSeverity());
                assertThat(other.getBuild()).isEqualTo(finding.getBuild());
            }
        }
    }

    @Property(tries = 60)
    void shouldNeverListMoreExecutionsThanThereIsRoomForNorLoseCountOfThem(@ForAll long seed) {
        TrackedHost host = play(new TrackedHost(), seed).tick(10_000_000);

        long executions = 0;
        for (Finding finding : host.findings()) {
            assertThat(finding.getBuild().getExecutionsCount()).isLessThanOrEqualTo(32);
            assertThat(finding.getBuild().getExecutionCount())
                    .isEqualTo(finding.getBuild().getExecutionsCount()
                            + finding.getCompleteness().getOmittedExecutions());
            executions += finding.getDetector().equals(FindingAssembler.DETECTOR)
                    ? finding.getBuild().getExecutionCount()
                    : 0;
        }
        assertThat(executions).isEqualTo(host.tracker.counts().executions());
    }

    @Property(tries = 60)
    void shouldStayLowWhereOnlyANameTellsOrNothingWasCompiled(@ForAll long seed) {
        for (Finding finding : play(new TrackedHost(), seed).revisions) {
            boolean low = finding.getEvidence().getTier() == Tier.NAME
                    || finding.getEvidence().getActivity() == Activity.QUERY;
            assertThat(finding.getSeverity() == Severity.LOW).isEqualTo(low);
        }
    }

    @Property(tries = 30)
    void shouldNumberTheRevisionsOfEachFindingWithoutAGap(@ForAll long seed) {
        Map<String, Long> latest = new HashMap<>();
        for (Finding finding : play(new TrackedHost(), seed).tick(10_000_000).revisions) {
            long before = latest.getOrDefault(finding.getName(), 0L);
            assertThat(finding.getRevision()).isEqualTo(before + 1);
            latest.put(finding.getName(), finding.getRevision());
        }
    }

    @Property(tries = 20)
    void shouldHandOnTheSameAgainAfterACrash(@ForAll long seed) throws IOException {
        Path directory = Files.createTempDirectory("chain");
        try {
            TrackedHost before =
                    new TrackedHost(BuildLimits.DEFAULT, BuildJournalFile.open(directory), TrackedHost.NODE);
            play(before, seed).tick(10_000_000);
            TrackedHost after =
                    new TrackedHost(BuildLimits.DEFAULT, BuildJournalFile.open(directory), TrackedHost.NODE);
            after.tracker.restore();

            assertThat(after.findings().stream().map(Finding::toByteString))
                    .containsExactlyInAnyOrderElementsOf(before.findings().stream()
                            .filter(finding -> finding.getBuild().getClosed())
                            .map(Finding::toByteString)
                            .toList());
        } finally {
            Files.deleteIfExists(directory.resolve("builds.journal"));
            Files.deleteIfExists(directory.resolve("builds.journal.new"));
            Files.deleteIfExists(directory);
        }
    }
}
