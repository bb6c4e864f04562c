package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.FindingAssembler.DETECTOR;
import static io.forgewatch.collector.detect.FindingAssembler.EXECUTED_DETECTOR;
import static io.forgewatch.collector.detect.Launched.driver;
import static io.forgewatch.collector.detect.Launched.tool;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildJournalFileTest {
    private static final NodeInfo OTHER_BOOT = new NodeInfo("node-1", "6.1.0-test", "0.1.0", "boot-2", "project-1");

    @TempDir
    Path directory;

    private TrackedHost started(NodeInfo node) throws IOException {
        TrackedHost host = new TrackedHost(BuildLimits.DEFAULT, BuildJournalFile.open(directory), node);
        host.tracker.restore();
        return host;
    }

    @Test
    void shouldGoOnUnderTheSameNameAfterACrash() throws IOException {
        TrackedHost before = started(TrackedHost.NODE);
        before.launch(driver("gcc").pid(100).reads("a.c").at(0))
                .launch(driver("gcc").pid(101).reads("b.c").at(2000));

        TrackedHost after = started(TrackedHost.NODE);
        after.launch(driver("gcc").pid(102).reads("c.c").at(4000))
                .exit(100, 4100, 1)
                .tick(6000);

        Finding finding = after.finding();
        assertThat(finding.getName()).isEqualTo(before.finding().getName());
        assertThat(finding.getRevision()).isGreaterThan(before.finding().getRevision());
        assertThat(finding.getBuild().getExecCount()).isEqualTo(3);
        assertThat(finding.getBuild().getSourcesList()).containsExactly("/src/a.c", "/src/b.c", "/src/c.c");
        assertThat(finding.getProcesses(0).getExitCode()).isEqualTo(1);
        assertThat(finding.getEventTime()).isEqualTo(before.finding().getEventTime());
        assertThat(finding.getCompleteness().getGapsList()).anyMatch(gap -> gap.contains("restarted"));
    }

    @Test
    void shouldKeepNoSecretOnDiskAndItsCountThroughARestart() throws IOException {
        TrackedHost before = started(TrackedHost.NODE);
        before.launch(driver("gcc")
                .pid(100)
                .args("gcc", "-DPASSWORD=dR4g0n", "https://me:dR4g0n@host/a.c")
                .reads("https://me:dR4g0n@host/a.c")
                .writes("x")
                .at(0));
        before.exec(Ran.file("/src/x").args("./x", "--token", "dR4g0n").at(60));

        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("dR4g0n");
            }
        }
        TrackedHost after = started(TrackedHost.NODE);
        after.exit(100, 4100).tick(6000);
        for (TrackedHost host : List.of(before, after)) {
            Finding compiled = host.finding(DETECTOR);
            assertThat(compiled.getProcesses(0).getArgumentsRedacted()).isEqualTo(2);
            assertThat(compiled.getCompleteness().getRedactedTexts()).isEqualTo(1);
            assertThat(compiled.getBuild().getExecutions(0).getArgumentsRedacted())
                    .isEqualTo(1);
            Finding executed = host.finding(EXECUTED_DETECTOR);
            assertThat(executed.getProcesses(0).getArgsList()).containsExactly("./x", "--token", "[redacted]");
            assertThat(executed.getProcesses(0).getArgumentsRedacted()).isEqualTo(1);
            assertThat(executed.toString()).doesNotContain("dR4g0n");
        }
    }

    @Test
    void shouldKnowTheBuildToolOfAnOpenBuildAgain() throws IOException {
        TrackedHost before = started(TrackedHost.NODE);
        before.launch(tool("make").pid(200).at(0))
                .launch(driver("gcc").pid(100).below(200, 50).at(1));

        TrackedHost after = started(TrackedHost.NODE);
        after.launch(driver("gcc").pid(101).session(101).below(200, 50).at(3000));

        assertThat(after.finding().getName()).isEqualTo(before.finding().getName());
        assertThat(after.finding().getBuild().getExecCount()).isEqualTo(2);
    }

    @Test
    void shouldEndProcessesThatWentInBetweenWithoutAnExitCode() throws IOException {
        started(TrackedHost.NODE).launch(driver("gcc").pid(100).at(0));

        TrackedHost after = new TrackedHost(BuildLimits.DEFAULT, BuildJournalFile.open(directory), TrackedHost.NODE);
        after.gone.add(100);
        after.tracker.restore();
        after.tick(40_000);

        assertThat(after.finding().getBuild().getClosed()).isTrue();
        assertThat(after.finding().getProcesses(0).hasExitCode()).isFalse();
    }

    @Test
    void shouldCloseTheBuildsOfAnotherBoot() throws IOException {
        TrackedHost before = started(TrackedHost.NODE);
        before.launch(driver("gcc").pid(100).at(0));

        TrackedHost after = started(OTHER_BOOT);

        assertThat(after.finding().getName()).isEqualTo(before.finding().getName());
        assertThat(after.finding().getBuild().getClosed()).isTrue();
        assertThat(after.tracker.counts().open()).isZero();
        after.launch(driver("gcc").pid(100).at(0));
        assertThat(after.findings()).hasSize(2);
    }

    @Test
    void shouldHandOnAClosedBuildAgainUntilItIsStored() throws IOException {
        TrackedHost before = started(TrackedHost.NODE);
        before.launch(driver("gcc").pid(100).at(0)).exit(100, 10).tick(31_000);
        Finding closed = before.finding();

        TrackedHost after = started(TrackedHost.NODE);
        assertThat(after.revisions).containsExactly(closed);
        after.tracker.onStored(closed);
        after.tick(32_000);

        assertThat(started(TrackedHost.NODE).revisions).isEmpty();
    }

    @Test
    void shouldCutOffADamagedEndAndKeepTheRest() throws IOException {
        Path file = directory.resolve("builds.journal");
        started(TrackedHost.NODE).launch(driver("gcc").pid(100).session(1).at(0));
        long whole = Files.size(file);
        started(TrackedHost.NODE).launch(driver("cc").pid(101).session(2).at(1));
        byte[] all = Files.readAllBytes(file);
        for (int length : new int[] {(int) whole + 3, (int) whole + 9, all.length - 1}) {
            Files.write(file, Arrays.copyOf(all, length));
            BuildJournalFile journal = BuildJournalFile.open(directory);
            assertThat(journal.kept()).hasSize(1);
            assertThat(journal.droppedBytes()).isEqualTo(length - whole);
            assertThat(Files.size(file)).isEqualTo(whole);
        }
    }

    @Test
    void shouldTakeABitThatFlippedForDamage() throws IOException {
        Path file = directory.resolve("builds.journal");
        started(TrackedHost.NODE).launch(driver("gcc").pid(100).at(0));
        byte[] all = Files.readAllBytes(file);
        all[all.length / 2] ^= 4;
        Files.write(file, all);

        TrackedHost after = started(TrackedHost.NODE);
        assertThat(after.revisions).isEmpty();
        after.launch(driver("gcc").pid(100).at(0));
        assertThat(BuildJournalFile.open(directory).kept()).hasSize(1);
    }

    @Test
    void shouldStartWithAFileOfAnythingElse() throws IOException {
        Files.write(directory.resolve("builds.journal"), new byte[] {127, 1, 2, 3, 4, 5, 6, 7, 8, 9});

        assertThat(BuildJournalFile.open(directory).kept()).isEmpty();
    }

    @Test
    void shouldWriteItsFileAnewWhenMostOfItIsOutOfDate() throws IOException {
        BuildJournalFile journal = BuildJournalFile.open(directory, 64 << 10, 1 << 20);
        TrackedHost host = new TrackedHost(BuildLimits.DEFAULT, journal, TrackedHost.NODE);
        for (int second = 0; second < 500; second++) {
            host.launch(driver("gcc").pid(100 + second).at(second * 1000L)).exit(100 + second, second * 1000L + 10);
        }

        assertThat(host.revisions).hasSizeGreaterThan(400);
        assertThat(Files.size(directory.resolve("builds.journal"))).isLessThan(128 << 10);
        assertThat(journal.bytes()).isEqualTo(Files.size(directory.resolve("builds.journal")));
        assertThat(BuildJournalFile.open(directory).kept().get(0).getFinding()).isEqualTo(host.finding());
    }

    @Test
    void shouldCountAWriteThatFailsAndGoOn() throws IOException {
        BuildJournalFile journal = BuildJournalFile.open(directory);
        TrackedHost host = new TrackedHost(BuildLimits.DEFAULT, journal, TrackedHost.NODE);
        journal.close();
        host.launch(driver("gcc").pid(100).at(0));

        assertThat(host.revisions).hasSize(1);
        assertThat(journal.failures()).isEqualTo(1);
    }

    @Test
    void shouldKeepNoMoreThanItMayAndCountTheRest() throws IOException {
        BuildJournalFile journal = BuildJournalFile.open(directory, 8 << 10, 16 << 10);
        TrackedHost host = new TrackedHost(BuildLimits.DEFAULT, journal, TrackedHost.NODE);
        for (int build = 0; build < 50; build++) {
            host.launch(driver("gcc").pid(100 + build).session(100 + build).at(build));
        }

        assertThat(host.findings()).hasSize(50);
        int kept = BuildJournalFile.open(directory).kept().size();
        assertThat(kept).isBetween(2, 30);
        assertThat(journal.failures()).isEqualTo(50L - kept);
        assertThat(journal.bytes()).isLessThanOrEqualTo(32 << 10);
        for (int build = 0; build < 50; build++) {
            host.exit(100 + build, 100 + build);
        }
        host.tick(60_000);
        host.findings().forEach(host.tracker::onStored);
        host.tick(61_000);
        host.launch(driver("gcc").pid(200).session(200).at(70_000));
        assertThat(BuildJournalFile.open(directory).kept())
                .as("there is room again")
                .hasSize(1);
    }

    @Test
    void shouldNotTryToWriteItsFileAnewAtEachWriteWhenThatFails() throws IOException {
        BuildJournalFile journal = BuildJournalFile.open(directory, 16 << 10, 1 << 20);
        Files.createDirectories(directory.resolve("builds.journal.new/in the way"));
        TrackedHost host = new TrackedHost(BuildLimits.DEFAULT, journal, TrackedHost.NODE);
        for (int second = 0; second < 100; second++) {
            host.launch(driver("gcc").pid(100 + second).at(second * 1000L)).exit(100 + second, second * 1000L + 10);
        }

        long bytes = Files.size(directory.resolve("builds.journal"));
        assertThat(journal.failures()).isBetween(1L, bytes / (16 << 10));
        assertThat(BuildJournalFile.open(directory).kept().get(0).getFinding()).isEqualTo(host.finding());
    }

    @Test
    void shouldBeReadableByItsOwnerOnly() throws IOException {
        BuildJournalFile.open(directory).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("builds.journal"))))
                .isEqualTo("rw-------");
    }
}
