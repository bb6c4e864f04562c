package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.Launched.BANK;
import static io.forgewatch.collector.detect.Launched.SHOP;
import static io.forgewatch.collector.detect.Launched.backEnd;
import static io.forgewatch.collector.detect.Launched.driver;
import static io.forgewatch.collector.detect.Launched.tool;
import static io.forgewatch.collector.detect.Launched.wrapper;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Output;
import io.forgewatch.v1.Process;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildTrackerTest {
    private final TrackedHost host = new TrackedHost();

    private static TrackedHost gccHello(TrackedHost host) {
        return host.launch(
                        driver("gcc").pid(100).reads("hello.c").writes("a.out").at(0))
                .launch(backEnd("gcc", "cc1")
                        .pid(101)
                        .below(100, 50)
                        .reads("hello.c")
                        .writes("/tmp/cc1.s")
                        .at(5))
                .exit(101, 20)
                .launch(backEnd("binutils", "as")
                        .pid(102)
                        .below(100, 50)
                        .does(Activity.ASSEMBLE)
                        .reads("/tmp/cc1.s")
                        .writes("/tmp/cc1.o")
                        .at(21))
                .exit(102, 25)
                .launch(backEnd("gcc", "collect2")
                        .pid(103)
                        .below(100, 50)
                        .does(Activity.LINK)
                        .writes("a.out")
                        .at(26))
                .launch(backEnd("binutils", "ld")
                        .pid(104)
                        .below(103, 100, 50)
                        .does(Activity.LINK)
                        .writes("a.out")
                        .at(27))
                .exit(104, 40)
                .exit(103, 41)
                .exit(100, 42, 1);
    }

    @Test
    void shouldMakeOneFindingOfOneGccCommand() {
        gccHello(host).tick(2000);

        Finding finding = host.finding();
        assertThat(finding.getBuild().getExecCount()).isEqualTo(5);
        assertThat(finding.getEvidence().getToolchain()).isEqualTo("gcc");
        assertThat(finding.getEvidence().getActivity()).isEqualTo(Activity.COMPILE);
        assertThat(finding.getBuild().getSourcesList()).containsExactly("/src/hello.c");
        assertThat(finding.getBuild().getOutputsList())
                .extracting(Output::getPath)
                .containsExactly("/src/a.out");
        assertThat(finding.getProcessesList())
                .extracting(Process::getName)
                .containsExactly("gcc", "cc1", "as", "collect2", "ld");
        assertThat(finding.getProcesses(0).getExitCode()).isEqualTo(1);
        assertThat(Timestamps.nanosBetween(
                        finding.getEventTime(), finding.getBuild().getEndTime()))
                .isEqualTo(42_000_000);
    }

    @Test
    void shouldHandOnTheFirstLaunchAtOnce() {
        host.launch(driver("gcc"));

        assertThat(host.revisions).hasSize(1);
        assertThat(host.finding().getRevision()).isEqualTo(1);
        assertThat(host.finding().getProcesses(0).hasExitCode()).isFalse();
        assertThat(host.finding().getBuild().hasEndTime()).isFalse();
    }

    @Test
    void shouldCoalesceUpdatesToOneASecondOfEventTime() {
        gccHello(host);
        assertThat(host.revisions).hasSize(1);

        host.tick(999);
        assertThat(host.revisions).hasSize(1);
        host.tick(1000);
        assertThat(host.revisions).hasSize(2);
        assertThat(host.finding().getBuild().getExecCount()).isEqualTo(5);
    }

    @Test
    void shouldHandOnALateChangeAtOnce() {
        host.launch(driver("gcc").at(0)).launch(driver("gcc").pid(101).at(5000));

        assertThat(host.revisions).hasSize(2);
    }

    @Test
    void shouldCloseThirtySecondsAfterTheLastExit() {
        gccHello(host).tick(30_041);
        assertThat(host.finding().getBuild().getClosed()).isFalse();

        host.tick(30_042);
        assertThat(host.finding().getBuild().getClosed()).isTrue();
        assertThat(host.tracker.counts().open()).isZero();

        int before = host.revisions.size();
        host.launch(backEnd("binutils", "ld").pid(105).at(31_000));
        assertThat(host.findings()).hasSize(2);
        assertThat(host.revisions.subList(before, host.revisions.size()))
                .noneMatch(revision ->
                        revision.getName().equals(host.revisions.get(0).getName()));
    }

    @Test
    void shouldStayOpenWhileACompilerRuns() {
        host.launch(driver("rustc")).tick(3_600_000);
        assertThat(host.finding().getBuild().getClosed()).isFalse();

        host.exit(100, 3_600_001).tick(3_630_001);
        assertThat(host.finding().getBuild().getClosed()).isTrue();
    }

    @Test
    void shouldCloseWithoutAnExitWhenTheProcessIsGone() {
        host.launch(driver("gcc"));
        host.gone.add(100);
        host.tick(60_000);

        Finding finding = host.finding();
        assertThat(finding.getBuild().getClosed()).isTrue();
        assertThat(finding.getProcesses(0).hasExitCode()).isFalse();
        assertThat(finding.getCompleteness().getGapsList()).anyMatch(gap -> gap.contains("its exit was not seen"));
        assertThat(host.tracker.counts().exitsMissed()).isEqualTo(1);
    }

    @Test
    void shouldCloseAfterTheLongestSilenceThoughAProcessSeemsToRun() {
        host.launch(driver("gcc")).tick(Long.MAX_VALUE / 2_000_000);

        assertThat(host.finding().getBuild().getClosed()).isTrue();
        assertThat(host.finding().getCompleteness().getGapsList()).anyMatch(gap -> gap.contains("24 hours"));
        assertThat(host.tracker.counts().closedIdle()).isEqualTo(1);
    }

    @Test
    void shouldTakeALoopOfCompilesInOneShellForOneBuild() {
        for (int i = 0; i < 300; i++) {
            host.launch(driver("gcc").pid(1000 + i).reads("x" + i + ".c").at(i * 50L))
                    .exit(1000 + i, i * 50L + 40);
        }
        host.tick(20_000);

        Finding finding = host.finding();
        assertThat(finding.getBuild().getExecCount()).isEqualTo(300);
        assertThat(finding.getProcessesCount()).isEqualTo(33);
        assertThat(finding.getCompleteness().getOmittedProcesses()).isEqualTo(267);
        assertThat(finding.getBuild().getSourcesCount()).isEqualTo(256);
        assertThat(finding.getCompleteness().getOmittedSources()).isEqualTo(44);
    }

    @Test
    void shouldJoinAParallelMakeByItsTopmostBuildTool() {
        host.launch(tool("make").pid(200).at(0));
        assertThat(host.revisions).isEmpty();
        host.launch(tool("make").pid(210).below(205, 200, 50).at(1));
        for (int i = 0; i < 8; i++) {
            // A recursive make's children have sessions of their own here; the tool above them joins them.
            host.launch(driver("gcc")
                    .pid(300 + i)
                    .session(300 + i)
                    .below(210, 205, 200, 50)
                    .at(2 + i));
        }
        host.launch(driver("gcc").pid(400).below(200, 50).at(20)).tick(2000);

        assertThat(host.finding().getBuild().getExecCount()).isEqualTo(9);
        assertThat(host.tracker.counts().launches()).isEqualTo(9);
    }

    @Test
    void shouldFindTheTopmostBuildToolBeyondTheKnownAncestors() {
        host.launch(tool("make").pid(200).at(0))
                .launch(tool("make").pid(210).below(205, 200).at(1))
                .launch(driver("gcc").pid(300).session(300).below(211, 210).at(2))
                .launch(driver("gcc").pid(301).session(301).below(205, 200).at(3))
                .tick(2000);

        assertThat(host.finding().getBuild().getExecCount()).isEqualTo(2);
    }

    @Test
    void shouldNotJoinBuildsOfTwoRunsOfMake() {
        host.launch(tool("make").pid(200).at(0))
                .launch(driver("gcc").pid(201).below(200, 50).at(1))
                .exit(200, 5)
                .launch(tool("make").pid(220).at(10))
                .launch(driver("gcc").pid(221).below(220, 50).at(11))
                .launch(driver("gcc").pid(230).below(50).at(12));

        assertThat(host.findings()).hasSize(3);
    }

    @Test
    void shouldNeverMixTwoContainersThatShareASession() {
        host.launch(tool("make").pid(200).in(SHOP))
                .launch(driver("gcc").pid(100).in(SHOP).below(200, 50))
                .launch(driver("gcc").pid(101).in(BANK).below(200, 50).at(1))
                .launch(driver("gcc").pid(102).in(BANK).below(50).at(2))
                .tick(2000);

        assertThat(host.findings()).hasSize(2);
        assertThat(host.findings()).extracting(f -> f.getContainers(0).getId()).containsExactly(SHOP.id(), BANK.id());
        assertThat(host.findings()).extracting(f -> f.getBuild().getExecCount()).containsExactly(1L, 2L);
    }

    @Test
    void shouldReportABackEndAloneAsItsToolchain() {
        host.launch(
                backEnd("binutils", "as").does(Activity.ASSEMBLE).reads("x.s").writes("x.o"));

        assertThat(host.finding().getEvidence().getToolchain()).isEqualTo("binutils");
        assertThat(host.finding().getProcesses(0).getName()).isEqualTo("as");
        assertThat(host.finding().getBuild().getOutputs(0).getPath()).isEqualTo("/src/x.o");
    }

    @Test
    void shouldPutTheFirstDriverFirstThoughOthersCameBefore() {
        host.launch(backEnd("gcc", "cc1").pid(101).at(0))
                .launch(wrapper("ccache").pid(102).at(1))
                .launch(driver("clang").pid(103).at(2))
                .launch(driver("gcc").pid(104).at(3))
                .tick(2000);

        assertThat(host.finding().getEvidence().getToolchain()).isEqualTo("clang");
        assertThat(host.finding().getProcessesList())
                .extracting(Process::getName)
                .containsExactly("clang", "cc1", "ccache", "gcc");
    }

    @Test
    void shouldTakeTheHighestTierAndActivityOfABuild() {
        host.launch(driver("gcc").does(Activity.QUERY).tier(Tier.NAME).at(0))
                .launch(driver("gcc")
                        .pid(101)
                        .does(Activity.LINK)
                        .tier(Tier.ARGUMENTS)
                        .at(1))
                .launch(driver("gcc")
                        .pid(102)
                        .does(Activity.ASSEMBLE)
                        .tier(Tier.NAME)
                        .at(2))
                .tick(2000);

        assertThat(host.finding().getEvidence().getActivity()).isEqualTo(Activity.LINK);
        assertThat(host.finding().getEvidence().getTier()).isEqualTo(Tier.ARGUMENTS);
    }

    @Test
    void shouldEndEveryExecOfAProcessThatCalledExecTwice() {
        host.launch(wrapper("rustup").pid(100).at(0))
                .launch(driver("rustc").pid(100).at(1))
                .exit(100, 50, 3)
                .exit(100, 50, 3)
                .tick(2000);

        assertThat(host.finding().getBuild().getExecCount()).isEqualTo(2);
        assertThat(host.finding().getProcessesList())
                .extracting(Process::getExitCode)
                .containsExactly(3, 3);
        assertThat(host.finding().getBuild().hasEndTime()).isTrue();
    }

    @Test
    void shouldShowALossInTheFindingsOfItsTime() {
        host.loss(-5000, -4000, 1000)
                .loss(-500, -100, 7)
                .launch(driver("gcc").at(0))
                .loss(10, 110, 5)
                .tick(2000);
        assertThat(host.finding().getCompleteness().getLostRecords()).isEqualTo(12);

        host.exit(100, 2100).tick(40_000).loss(41_000, 42_000, 9);
        assertThat(host.finding().getCompleteness().getLostRecords()).isEqualTo(12);
    }

    @Test
    void shouldCloseTheLeastActiveBuildOfACrowdedContainer() {
        BuildLimits limits = limits(100, 3);
        TrackedHost crowded = new TrackedHost(limits);
        crowded.launch(driver("gcc").in(BANK).pid(90).session(90).at(0));
        for (int i = 0; i < 5; i++) {
            crowded.launch(driver("gcc").pid(100 + i).session(100 + i).at(1 + i));
        }

        assertThat(crowded.findings()).hasSize(6);
        List<Finding> closed = crowded.findings().stream()
                .filter(finding -> finding.getBuild().getClosed())
                .toList();
        assertThat(closed)
                .extracting(finding -> finding.getProcesses(0).getHostPid())
                .containsExactly(100, 101);
        assertThat(closed).allMatch(f -> f.getCompleteness().getGaps(0).contains("closed early"));
        assertThat(crowded.tracker.counts().closedEarly()).isEqualTo(2);
        assertThat(crowded.tracker.counts().open()).isEqualTo(4);
    }

    @Test
    void shouldCountProcessesThatItCannotFollow() {
        TrackedHost busy = new TrackedHost(limits(2, 100));
        for (int i = 0; i < 5; i++) {
            busy.launch(driver("gcc").pid(100 + i).at(i));
        }
        busy.tick(2000);

        assertThat(busy.tracker.counts().unfollowed()).isEqualTo(3);
        assertThat(busy.finding().getBuild().getExecCount()).isEqualTo(5);
        assertThat(busy.finding().getCompleteness().getGapsList()).anyMatch(gap -> gap.contains("too many processes"));
    }

    @Test
    void shouldKeepAFindingOfHostileSizeBelowItsBound() {
        String long8k = "\\xff".repeat(8192);
        for (int i = 0; i < 400; i++) {
            host.launch(driver("gcc")
                    .pid(100 + i)
                    .args("gcc", long8k)
                    .reads(long8k + i)
                    .writes(long8k + i)
                    .because(long8k + i)
                    .file("/" + long8k)
                    .at(i));
        }
        host.tick(5000);

        assertThat(host.finding().getSerializedSize()).isLessThan(512 << 10);
        assertThat(host.finding().getBuild().getExecCount()).isEqualTo(400);
        assertThat(host.finding().getCompleteness().getOmittedOutputs()).isPositive();
        assertThat(host.finding().getCompleteness().getOmittedReasons()).isPositive();
    }

    @Test
    void shouldSayWhereArgumentsAreMissing() {
        host.launch(driver("gcc").args("gcc", "x.c").argumentCount(3));

        assertThat(host.finding().getProcesses(0).getArgumentsTruncated()).isTrue();
        assertThat(host.finding().getCompleteness().getArgumentsTruncated()).isTrue();
    }

    @Test
    void shouldGiveTheSameBytesForTheSameEventsHoweverTheTicksFall() {
        TrackedHost other = new TrackedHost();
        gccHello(host)
                .launch(driver("gcc").pid(106).in(BANK).at(1500))
                .exit(106, 1501)
                .tick(100_000);
        for (int ms = 0; ms <= 45; ms++) {
            other.tick(-1);
        }
        gccHello(other).tick(43).tick(700).tick(1200).tick(1499);
        other.launch(driver("gcc").pid(106).in(BANK).at(1500)).exit(106, 1501);
        for (int ms = 1502; ms <= 100_000; ms += 20) {
            other.tick(ms);
        }

        assertThat(other.revisions).isEqualTo(host.revisions);
        assertThat(other.revisions.stream().map(Finding::toByteString).toList())
                .isEqualTo(host.revisions.stream().map(Finding::toByteString).toList());
    }

    @Test
    void shouldHandOnWhatWaitsWhenFlushed() {
        gccHello(host);
        host.tracker.flush();

        assertThat(host.finding().getBuild().getExecCount()).isEqualTo(5);
        assertThat(host.finding().getBuild().getClosed()).isFalse();
    }

    private static BuildLimits limits(int running, int openPerContainer) {
        BuildLimits some = BuildLimits.DEFAULT;
        return new BuildLimits(
                some.openBuilds(),
                openPerContainer,
                some.processes(),
                some.processBytes(),
                running,
                some.texts(),
                some.textChars(),
                some.buildTools(),
                some.openBytes(),
                some.executions(),
                some.executionBytes(),
                some.closedBuilds(),
                some.closedBytes(),
                some.outputs(),
                some.questions(),
                some.unstoredBuilds(),
                some.revisionInterval(),
                some.quiet(),
                some.maxIdle(),
                some.closedAge());
    }
}
