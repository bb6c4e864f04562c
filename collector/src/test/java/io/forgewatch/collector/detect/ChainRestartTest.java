package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.FindingAssembler.DETECTOR;
import static io.forgewatch.collector.detect.FindingAssembler.EXECUTED_DETECTOR;
import static io.forgewatch.collector.detect.Launched.driver;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of outputs over a restart, and what has no room. */
class ChainRestartTest {
    private static final NodeInfo OTHER_BOOT = new NodeInfo("node-1", "6.1.0-test", "0.1.0", "boot-2", "project-1");
    private static final String SHA = "5e".repeat(32);

    @TempDir
    Path directory;

    private TrackedHost started(NodeInfo node) throws IOException {
        TrackedHost host = new TrackedHost(BuildLimits.DEFAULT, BuildJournalFile.open(directory), node);
        host.tracker.restore();
        return host;
    }

    private static Ran output() {
        return Ran.file("/src/x");
    }

    private TrackedHost compiled() throws IOException {
        TrackedHost host = started(TrackedHost.NODE);
        host.launch(driver("gcc").pid(100).writes("x").at(0)).exit(100, 50);
        return host.answer(output().facts(SHA)).tick(60_000);
    }

    private static void store(TrackedHost host) {
        host.findings().forEach(host.tracker::onStored);
        host.tick(61_000);
    }

    @Test
    void shouldJoinAnExecutionAfterARestart() throws IOException {
        Finding before = compiled().finding();

        TrackedHost after = started(TrackedHost.NODE);
        after.exec(output().at(100_000));
        assertThat(after.finding(DETECTOR).getName()).isEqualTo(before.getName());
        assertThat(after.finding(DETECTOR).getRevision()).isEqualTo(before.getRevision() + 1);
        assertThat(after.finding(EXECUTED_DETECTOR).getRevision()).isEqualTo(1);
    }

    @Test
    void shouldHandOnOnlyWhatIsNotKnownToBeStored() throws IOException {
        TrackedHost before = compiled();
        before.exec(output().at(60_500));
        store(before);

        TrackedHost after = started(TrackedHost.NODE);
        assertThat(after.revisions).isEmpty();
        after.exec(output().pid(301).at(100_000)).tick(102_000);
        assertThat(after.finding(DETECTOR).getBuild().getExecutionCount()).isEqualTo(2);
        assertThat(after.finding(EXECUTED_DETECTOR).getRevision())
                .isGreaterThan(before.finding(EXECUTED_DETECTOR).getRevision());
    }

    @Test
    void shouldKeepWhatIsStoredOnlyInPart() throws IOException {
        TrackedHost before = compiled();
        before.exec(output().at(60_500));
        before.tracker.onStored(before.finding(DETECTOR));
        before.tick(62_000);

        assertThat(started(TrackedHost.NODE).findings()).hasSize(2);
    }

    @Test
    void shouldForgetOutputsOfAnotherBoot() throws IOException {
        store(compiled());

        TrackedHost after = started(OTHER_BOOT);
        after.exec(output().at(100_000)).tick(102_000);
        assertThat(after.revisions).isEmpty();
        assertThat(BuildJournalFile.open(directory).kept()).isEmpty();
    }

    @Test
    void shouldCloseTheLeastActiveWhenAllTogetherAreTooLarge() {
        BuildLimits small = limits(20_000, BuildLimits.DEFAULT.closedBytes());
        TrackedHost host = new TrackedHost(small);
        for (int i = 0; i < 40; i++) {
            host.launch(driver("gcc").pid(100 + i).session(1000 + i).at(i));
        }

        assertThat(host.tracker.counts().closedEarly()).isPositive();
        assertThat(host.tracker.counts().open()).isLessThan(40).isPositive();
        assertThat(host.findings().get(0).getCompleteness().getGapsList()).anyMatch(gap -> gap.contains("memory"));
    }

    @Test
    void shouldForgetTheLongestClosedWhenThereAreTooMany() {
        TrackedHost host = new TrackedHost(limits(BuildLimits.DEFAULT.openBytes(), 3_000));
        for (int i = 0; i < 5; i++) {
            host.launch(driver("gcc")
                            .pid(100 + i)
                            .session(1000 + i)
                            .writes("x" + i)
                            .at(i))
                    .exit(100 + i, 50 + i);
            host.answer(Ran.file("/src/x" + i).inode(700 + i).facts(SHA));
        }
        host.tick(60_000)
                .exec(Ran.file("/src/x0").inode(700).at(60_001))
                .exec(Ran.file("/src/x4").inode(704).at(60_002));

        List<Finding> executed = host.findings().stream()
                .filter(finding -> finding.getDetector().equals(EXECUTED_DETECTOR))
                .toList();
        assertThat(executed).hasSize(1);
        assertThat(executed.get(0).getBuild().getExecutions(0).getPath()).isEqualTo("/src/x4");
        assertThat(host.tracker.counts().closedForgotten()).isPositive();
    }

    private static BuildLimits limits(long openBytes, long closedBytes) {
        BuildLimits some = BuildLimits.DEFAULT;
        return new BuildLimits(
                some.openBuilds(),
                some.openBuildsPerContainer(),
                some.processes(),
                some.processBytes(),
                some.runningProcesses(),
                some.texts(),
                some.textChars(),
                some.buildTools(),
                openBytes,
                some.executions(),
                some.executionBytes(),
                some.closedBuilds(),
                closedBytes,
                some.outputs(),
                some.questions(),
                some.unstoredBuilds(),
                some.revisionInterval(),
                some.quiet(),
                some.maxIdle(),
                some.closedAge());
    }
}
