package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.FindingAssembler.DETECTOR;
import static io.forgewatch.collector.detect.FindingAssembler.EXECUTED_DETECTOR;
import static io.forgewatch.collector.detect.Launched.BANK;
import static io.forgewatch.collector.detect.Launched.backEnd;
import static io.forgewatch.collector.detect.Launched.driver;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import io.forgewatch.v1.Binary.Origin;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import io.forgewatch.v1.MitreAttack;
import io.forgewatch.v1.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compiled, then executed: each way in which the one is told to be the other, and what is not. */
class ChainTest {
    private static final String SHA = "5e".repeat(32);

    private final TrackedHost host = new TrackedHost();

    /** gcc writes /src/x from 0 to 50 ms. */
    private TrackedHost compiled() {
        return compiled(driver("gcc"));
    }

    private TrackedHost compiled(Launched gcc) {
        return host.launch(gcc.pid(100).reads("x.c").writes("x").at(0)).exit(100, 50);
    }

    private static Ran output() {
        return Ran.file("/src/x");
    }

    private void assertExecuted(Severity severity, String reason) {
        Finding compiled = host.finding(DETECTOR);
        Finding executed = host.finding(EXECUTED_DETECTOR);
        assertThat(compiled.getBuild().getExecutionsList()).hasSize(1);
        assertThat(compiled.getSeverity()).isEqualTo(severity);
        assertThat(executed.getSeverity()).isEqualTo(severity);
        assertThat(executed.getEvidence().getReasons(0)).contains(reason);
        assertThat(compiled.getRelatedFindingsList()).containsExactly(executed.getName());
        assertThat(executed.getRelatedFindingsList()).containsExactly(compiled.getName());
        assertThat(executed.getBuild()).isEqualTo(compiled.getBuild());
    }

    private void assertNotExecuted() {
        assertThat(host.finding().getBuild().getExecutionsList()).isEmpty();
    }

    @Test
    void shouldFillInWhatTheBuildHasWritten() {
        compiled().answer(output().facts(SHA)).tick(2000);

        Output written = host.finding().getBuild().getOutputs(0);
        assertThat(written.getPath()).isEqualTo("/src/x");
        assertThat(written.getSha256()).isEqualTo(SHA);
        assertThat(written.getInode()).isEqualTo(700);
    }

    @Test
    void shouldJoinByDeviceAndInodeWhereverItWasMovedTo() {
        compiled().answer(output().facts(SHA)).exec(Ran.file("/usr/bin/y"));

        assertExecuted(Severity.HIGH, "the same file");
        Finding executed = host.finding(EXECUTED_DETECTOR);
        assertThat(executed.getProcesses(0).getBinary().getPath()).isEqualTo("/usr/bin/y");
        assertThat(executed.getProcesses(1).getName()).isEqualTo("gcc");
        assertThat(executed.getMitreAttack().getPrimaryTactic()).isEqualTo(MitreAttack.Tactic.EXECUTION);
        assertThat(executed.getEvidence().getToolchain()).isEqualTo("gcc");
        assertThat(executed.getBuild().getExecutions(0).getOutputPath()).isEqualTo("/src/x");
        assertThat(executed.getDescription()).contains("/usr/bin/y", "gcc");
        assertThat(executed.getNextSteps()).contains("/usr/bin/y", "evidence-program");
    }

    @Test
    void shouldHandOnTheFirstExecutionAtOnce() {
        compiled().exec(output().at(60)).answer(output().facts(SHA));

        assertThat(host.revisions).hasSize(3);
        assertExecuted(Severity.HIGH, "the same file");
    }

    @Test
    void shouldJoinByThePathWhatWasGoneBeforeItCouldBeLookedAt() {
        compiled().exec(output().at(60));
        assertThat(host.finding(DETECTOR).getBuild().getExecutionsList())
                .as("more is about to be known of the output")
                .isEmpty();

        host.exit(300, 70, 3).answer();
        assertExecuted(Severity.HIGH, "path that had just been written");
        assertThat(host.finding(EXECUTED_DETECTOR).getProcesses(0).getExitCode())
                .as("the end was seen before it was known what had run")
                .isEqualTo(3);
    }

    @Test
    void shouldJoinByThePathAtOnceWhatCannotWaitForMore() {
        compiled().exec(output().at(60).directory("/" + "x".repeat(5000)));
        assertExecuted(Severity.HIGH, "path that had just been written");
    }

    @Test
    void shouldNotJoinWhatTookItsPlaceBeforeItWasLookedAt() {
        compiled().exec(output().inode(900).changed(55).at(60)).answer(output().facts(SHA));
        assertNotExecuted();
    }

    @Test
    void shouldNotJoinByThePathWhatWasPutThereAfterTheCompilersEnd() {
        compiled().exec(output().inode(900).changed(55).at(60)).answer();
        assertNotExecuted();

        compiled().answer().exec(output().inode(900).changed(55).at(70));
        assertNotExecuted();
    }

    @Test
    void shouldSayThatAnOutputWasNotLookedAtAndJoinByThePathWhatIsStillAsItWas() {
        compiled().fail("finding the outputs took too long").tick(2000);
        assertThat(host.finding().getCompleteness().getGapsList())
                .containsExactly("some outputs were not looked at: finding the outputs took too long");

        host.exec(output().inode(900).changed(2500).at(3000));
        assertNotExecuted();
        host.exec(output().at(3000));
        assertExecuted(Severity.HIGH, "path that had just been written");
    }

    @Test
    void shouldNotTakeForAnOutputWhatWasCreatedAfterTheCompilersEnd() {
        FileFacts other = output().changed(52).facts(SHA).toBuilder()
                .setBirthNs(Ran.realtimeNs(48))
                .build();
        compiled().exec(output().changed(52).at(55)).tick(58).answer(other);
        assertNotExecuted();
    }

    @Test
    void shouldTakeAnOutputOfTheFutureForOneSinceTheClockWasSet() {
        FileFacts output = output().changed(9000).facts(SHA).toBuilder()
                .setBirthNs(Ran.realtimeNs(9000))
                .build();
        compiled().answer(output).exec(output().changed(9000).at(60));
        assertExecuted(Severity.HIGH, "the same file");
    }

    @Test
    void shouldNotTakeAnotherFileAtItsPathForIt() {
        compiled().exec(output().changed(-5000));
        assertNotExecuted();

        compiled()
                .answer(output().facts(SHA))
                .exec(output().inode(900).changed(70).at(80));
        assertThat(host.finding().getBuild().getExecutionsList()).isEmpty();
    }

    @Test
    void shouldTakeWhatWasWrittenBesideItForAnOutputButNotTheCompiler() {
        FileFacts compiler = Ran.file("/src/cc").inode(12).changed(11).facts(SHA);
        host.launch(driver("tcc").pid(100).reads("x.c").at(10)).exit(100, 50);
        host.answer(compiler, output().changed(40).facts(SHA)).tick(2000);

        assertThat(host.finding().getBuild().getOutputsList())
                .extracting(Output::getPath)
                .containsExactly("/src/x");
    }

    @Test
    void shouldSayWhyADigestIsMissing() {
        FileGap gone = FileGap.newBuilder()
                .setCause(FileGap.Cause.GONE)
                .setMessage("all of its container is gone")
                .build();
        FileFacts gcc = Ran.file("/usr/bin/gcc").inode(12).facts("").toBuilder()
                .setGap(gone)
                .build();
        compiled().answer(gcc).tick(2000);

        assertThat(host.finding().getCompleteness().getGapsList())
                .containsExactly("the sha256 of \"gcc\" is missing: all of its container is gone");
    }

    @Test
    void shouldJoinItsCopyByContent() {
        Ran copy = Ran.file("/tmp/y").inode(800).changed(70).at(100);
        compiled().answer(output().facts(SHA)).exec(copy);
        assertNotExecuted();

        host.answer(copy.facts(SHA));
        assertExecuted(Severity.HIGH, "copy (sha256)");
    }

    @Test
    void shouldJoinACopyToTheLatestOfOutputsThatAreAlike() {
        compiled().answer(output().facts(SHA));
        host.launch(driver("gcc").pid(101).session(51).writes("z").at(1000)).exit(101, 1050);
        host.answer(Ran.file("/src/z").inode(701).changed(1040).facts(SHA));
        Ran copy = Ran.file("/tmp/y").inode(800).changed(1070).at(1100);
        host.exec(copy).answer(copy.facts(SHA));

        assertThat(host.finding(EXECUTED_DETECTOR).getBuild().getExecutions(0).getOutputPath())
                .isEqualTo("/src/z");
    }

    @Test
    void shouldJoinACopyThatRanBeforeTheOutputWasRead() {
        Ran copy = Ran.file("/tmp/y").inode(800).changed(70).at(80);
        compiled().exec(copy).answer(output().facts(SHA), copy.facts(SHA));

        assertExecuted(Severity.HIGH, "copy (sha256)");
    }

    @Test
    void shouldNotJoinAnotherFileOfTheSameSize() {
        Ran other = Ran.file("/tmp/y").inode(800).changed(70).at(100);
        compiled().answer(output().facts(SHA)).exec(other).answer(other.facts("00".repeat(32)));
        assertNotExecuted();

        host.exec(other.at(200).pid(301));
        assertThat(host.files.digests).as("it is read once").isEmpty();
    }

    @Test
    void shouldJoinWhatWasMovedBeforeItWasLookedAt() {
        Ran moved = Ran.file("/opt/y").inode(800).changed(45).at(80);
        compiled().answer().exec(moved).answer(moved.facts(SHA));

        assertExecuted(Severity.HIGH, "moved");
    }

    @Test
    void shouldJoinWhatWasMovedAndRunBeforeTheOutputWasMissed() {
        Ran moved = Ran.file("/opt/y").inode(800).changed(45).at(80);
        compiled().exec(moved).answer(moved.facts(SHA));

        assertExecuted(Severity.HIGH, "moved");
    }

    @Test
    void shouldJoinAnExecutionInAnotherContainerOnlyOnAVolume() {
        compiled().answer(Ran.file("/src/x").mounted(8).facts(SHA));
        host.exec(output().in(BANK));
        assertNotExecuted();

        host.exec(Ran.file("/data/x").mounted(8).in(BANK));
        assertExecuted(Severity.HIGH, "in another container");
        assertThat(host.finding(EXECUTED_DETECTOR).getContainers(0).getId()).isEqualTo(BANK.id());
    }

    @Test
    void shouldRatherJoinWhatWasMovedInItsOwnContainerThanTheSameBytesOfAnother() {
        host.launch(driver("gcc").in(BANK).pid(200).reads("x.c").writes("x").at(0))
                .exit(200, 50);
        host.answer(Ran.file("/src/x").in(BANK).inode(600).facts(SHA));
        Ran moved = Ran.file("/dev/shm/z").mounted(8).inode(900);
        compiled().answer().exec(moved.at(60)).answer(moved.facts(SHA));

        assertThat(host.findings())
                .filteredOn(finding -> finding.getDetector().equals(EXECUTED_DETECTOR))
                .singleElement()
                .satisfies(finding -> assertThat(finding.getContainers(0).getId())
                        .isNotEqualTo(BANK.id())
                        .isEqualTo(Launched.SHOP.id()))
                .satisfies(finding ->
                        assertThat(finding.getEvidence().getReasons(0)).contains("moved"));
    }

    @Test
    void shouldJoinLongAfterTheBuildHasClosed() {
        compiled().answer(output().facts(SHA)).tick(60_000);
        assertThat(host.finding().getBuild().getClosed()).isTrue();

        host.tick(7_200_000).exec(output().at(7_200_001)).tick(7_203_000);
        assertExecuted(Severity.HIGH, "the same file");
        assertThat(host.finding(DETECTOR).getBuild().getClosed()).isTrue();
        assertThat(host.tracker.counts().open()).isZero();
    }

    @Test
    void shouldForgetOutputsAfterADay() {
        compiled().answer(output().facts(SHA)).tick(60_000).tick(90_000_000).exec(output().at(90_000_001));

        assertNotExecuted();
        assertThat(host.tracker.counts().closed()).isZero();
    }

    @Test
    void shouldCountFurtherExecutionsInTheSameTwoFindings() {
        compiled().answer(output().facts(SHA));
        for (int i = 0; i < 50; i++) {
            host.exec(output().pid(400 + i).at(100 + i));
        }
        host.tick(5000);

        Finding compiled = host.finding(DETECTOR);
        assertThat(host.findings()).hasSize(2);
        assertThat(compiled.getBuild().getExecutionsCount()).isEqualTo(32);
        assertThat(compiled.getBuild().getExecutionCount()).isEqualTo(50);
        assertThat(compiled.getCompleteness().getOmittedExecutions()).isEqualTo(18);
        assertThat(host.finding(EXECUTED_DETECTOR).getBuild().getExecutionCount())
                .isEqualTo(50);
    }

    @Test
    void shouldBeCriticalWithACompilerThatIsNotFromTheImage() {
        compiled(driver("gcc").origin(Origin.ADDED)).exec(output()).answer();

        assertExecuted(Severity.CRITICAL, "just been written");
    }

    @Test
    void shouldBeCriticalWithARenamedCompiler() {
        compiled(driver("gcc").renamed()).exec(output()).answer();

        assertExecuted(Severity.CRITICAL, "just been written");
    }

    @Test
    void shouldStayHighWithACompilerThatEnteredFromOutside() {
        compiled(driver("gcc").injected()).exec(output()).answer();

        assertExecuted(Severity.HIGH, "just been written");
    }

    @Test
    void shouldStayLowByNameOnlyThoughItsOutputWasExecuted() {
        compiled(driver("gcc").tier(Tier.NAME)).exec(output()).answer();

        assertExecuted(Severity.LOW, "just been written");
    }

    @Test
    void shouldBeCriticalWhenTheOutputLosesItsNameWhileItRuns() {
        compiled().answer(output().facts(SHA)).exec(output().at(100)).answer(output().facts(SHA));
        assertExecuted(Severity.HIGH, "the same file");

        host.tick(1200).answer(output().links(0).facts(SHA));
        assertExecuted(Severity.CRITICAL, "the same file");
        assertThat(host.finding(DETECTOR).getSeverityReasons(0)).contains("removed while it ran");
        assertThat(host.finding(EXECUTED_DETECTOR).getProcesses(0).getBinary().getSha256())
                .isEqualTo(SHA);
    }

    @Test
    void shouldNotMindThatAnOutputIsRemovedAfterItsEnd() {
        compiled().answer(output().facts(SHA)).exec(output().at(100)).exit(300, 120, 3);
        host.answer(output().links(0).facts(SHA))
                .tick(1200)
                .answer(output().links(0).facts(SHA))
                .tick(3000);

        assertExecuted(Severity.HIGH, "the same file");
        assertThat(host.finding(EXECUTED_DETECTOR).getProcesses(0).getExitCode())
                .isEqualTo(3);
    }

    @Test
    void shouldBeCriticalWhenItRunsWithoutAName() {
        compiled().answer(output().facts(SHA)).exec(output().deleted());

        assertExecuted(Severity.CRITICAL, "the same file");
    }

    @Test
    void shouldJoinWhatALoaderWasGiven() {
        Ran loader = Ran.file("/lib64/ld-linux-x86-64.so.2").inode(3).changed(-9000);
        compiled()
                .answer(output().facts(SHA))
                .exec(
                        loader,
                        ExecFacts.newBuilder().setTarget(output().facts("")).build());

        assertExecuted(Severity.HIGH, "a loader ran it");
    }

    @Test
    void shouldJoinASharedObjectThatIsPreloaded() {
        host.launch(driver("gcc").pid(100).writes("x.so").at(0)).exit(100, 50);
        Ran library = Ran.file("/src/x.so");
        Ran ls = Ran.file("/bin/ls").inode(4).changed(-9000);
        host.answer(library.facts(SHA))
                .exec(ls, ExecFacts.newBuilder().addPreloaded(library.facts("")).build());

        assertExecuted(Severity.HIGH, "preloaded");
        assertThat(host.finding(EXECUTED_DETECTOR).getProcesses(0).getName()).isEqualTo("ls");
    }

    @Test
    void shouldJoinWhatGoRunHasPutSomewhereOfItsOwn() {
        host.launch(driver("go").pid(100).does(Activity.RUN).reads("x.go").at(0))
                .exec(Ran.file("/usr/lib/go/compile")
                        .inode(5)
                        .changed(-9000)
                        .below(100)
                        .pid(101)
                        .at(10))
                .exec(Ran.file("/tmp/go-build1/b001/exe/x").below(100).at(100));

        assertExecuted(Severity.HIGH, "the compiler that was to run its result");
        assertThat(host.finding(DETECTOR).getBuild().getOutputs(0).getPath()).isEqualTo("/tmp/go-build1/b001/exe/x");
    }

    @Test
    void shouldJoinAClassThatJavaIsGiven() {
        Ran java = Ran.file("/usr/lib/jvm/bin/java").inode(6).changed(-9000);
        host.launch(driver("javac")
                        .pid(100)
                        .args("javac", "-d", "out", "src/com/x/Main.java")
                        .reads("src/com/x/Main.java")
                        .at(0))
                .exit(100, 50)
                .exec(java.args("java", "-cp", "lib/a.jar:out", "com.x.Main", "arg"));

        assertExecuted(Severity.HIGH, "java was given");
        assertThat(host.finding(DETECTOR).getBuild().getOutputsList())
                .extracting(Output::getPath)
                .containsExactly("/src/out/com/x/Main.class");
    }

    @Test
    void shouldListJustTheClassesThatAreThere() {
        host.launch(driver("javac")
                        .pid(100)
                        .args("javac", "-d", "out", "src/com/x/Main.java")
                        .reads("src/com/x/Main.java")
                        .at(0))
                .exit(100, 50)
                .answer(
                        Ran.file("/src/out/com/x/Main.class").facts(SHA),
                        Ran.file("/src/out/com/x/Main$1.class").inode(701).facts(SHA))
                .tick(2000);

        assertThat(host.finding().getBuild().getOutputsList())
                .extracting(Output::getPath)
                .containsExactly("/src/out/com/x/Main.class", "/src/out/com/x/Main$1.class");
    }

    @Test
    void shouldJoinAJarOfClassesThatWereCompiledHere() {
        Ran jar = Ran.file("/usr/lib/jvm/bin/jar")
                .inode(7)
                .changed(-9000)
                .pid(200)
                .at(100);
        Ran java = Ran.file("/usr/lib/jvm/bin/java").inode(6).changed(-9000).at(200);
        host.launch(driver("javac")
                        .pid(100)
                        .reads("Main.java")
                        .writes("Main.class")
                        .at(0))
                .exit(100, 50)
                .exec(jar.args("jar", "cfe", "app.jar", "Main", "Main.class"))
                .exit(200, 150)
                .exec(java.args("java", "-jar", "app.jar"));

        assertExecuted(Severity.HIGH, "/src/app.jar");
    }

    @Test
    void shouldNotJoinByTimeAloneWhatOnlyANameSaysThatACompilerWrote() {
        Ran other = Ran.file("/src/ld").inode(800).changed(45).at(80);
        host.launch(driver("gcc").pid(100).tier(Tier.NAME).writes("x.o").at(0))
                .exit(100, 50)
                .answer()
                .exec(other)
                .answer(other.facts(SHA));

        assertNotExecuted();
    }

    @Test
    void shouldJoinAJarThatWasMovedBeforeItWasLookedAt() {
        Ran jar = Ran.file("/usr/lib/jvm/bin/jar")
                .inode(7)
                .changed(-9000)
                .pid(200)
                .at(100);
        Ran java = Ran.file("/usr/lib/jvm/bin/java").inode(6).changed(-9000).at(200);
        host.launch(driver("javac")
                        .pid(100)
                        .reads("Main.java")
                        .writes("Main.class")
                        .at(0))
                .exit(100, 50)
                .answer(Ran.file("/src/Main.class").facts(SHA))
                .exec(jar.args("jar", "cfe", "app.jar", "Main", "Main.class"))
                .exit(200, 150)
                .answer()
                .exec(java.args("java", "-jar", "/dev/shm/other.jar"))
                .answer(Ran.file("/dev/shm/other.jar").inode(77).changed(120).facts("b".repeat(64)));

        assertExecuted(Severity.HIGH, "java was given");
    }

    @Test
    void shouldJoinWhatGoHasMovedFromWhereItsLinkerWroteIt() {
        Ran moved = Ran.file("/root/go/bin/m").inode(88).changed(70).at(100);
        host.launch(driver("go").pid(100).args("go", "install").at(0))
                .launch(Launched.backEnd("go", "pkg/tool/linux_amd64/link")
                        .pid(101)
                        .below(100)
                        .does(Activity.LINK)
                        .writes("/tmp/go-build1/exe/a.out")
                        .at(10))
                .exit(101, 50)
                .exit(100, 90)
                .answer()
                .exec(moved)
                .answer(moved.facts(SHA));

        assertExecuted(Severity.HIGH, "/root/go/bin/m");
    }

    @Test
    void shouldNotJoinAnyOtherJar() {
        Ran java = Ran.file("/usr/lib/jvm/bin/java").inode(6).changed(-9000).at(200);
        host.launch(driver("javac")
                        .pid(100)
                        .reads("Main.java")
                        .writes("Main.class")
                        .at(0))
                .exit(100, 50)
                .exec(java.args("java", "-jar", "app.jar"));

        assertNotExecuted();
    }

    @Test
    void shouldJoinWhatWasStrippedInItsPlace() {
        Ran strip = Ran.file("/usr/bin/x86_64-linux-gnu-strip")
                .inode(8)
                .changed(-9000)
                .pid(200)
                .at(60);
        Ran stripped = output().inode(701).size(9_000).changed(65);
        compiled()
                .answer(output().facts(SHA))
                .exec(strip.args("strip", "-s", "x"))
                .exit(200, 70);
        host.answer(stripped.facts("00".repeat(32)))
                .exec(Ran.file("/opt/y").inode(701).size(9_000).changed(80));

        assertExecuted(Severity.HIGH, "the same file");
    }

    @Test
    void shouldJoinAnOutputThatIsWrittenAnewAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            long ms = i * 200L;
            host.launch(driver("gcc").pid(100 + i).writes("conftest").at(ms)).exit(100 + i, ms + 50);
            host.exec(Ran.file("/src/conftest")
                            .inode(700 + i)
                            .changed(ms + 45)
                            .pid(200 + i)
                            .at(ms + 60))
                    .exit(200 + i, ms + 70)
                    .answer(Ran.file("/src/conftest")
                            .inode(700 + i)
                            .changed(ms + 45)
                            .facts(SHA));
        }

        host.tick(3000);
        assertThat(host.finding(DETECTOR).getBuild().getExecutionCount()).isEqualTo(3);
        assertThat(host.finding(DETECTOR).getBuild().getOutputsCount()).isEqualTo(1);
    }

    @Test
    void shouldWantTheEnvironmentOnlyWhereASharedObjectWasBuilt() {
        assertThat(host.tracker.mayPreload(output().event())).isFalse();
        host.launch(driver("gcc").pid(100).writes("x.so").at(0));

        assertThat(host.tracker.mayPreload(output().event())).isTrue();
        assertThat(host.tracker.mayPreload(output().in(BANK).event())).isFalse();
    }

    @Test
    void shouldFindOutputsThatNoArgumentNames() {
        host.launch(driver("go").pid(100).args("go", "build").at(0))
                .exit(100, 50)
                .answer(output().facts(SHA))
                .exec(output());

        assertExecuted(Severity.HIGH, "the same file");
    }

    @Test
    void shouldTakeAWrittenOutputForBehaviour() {
        compiled(driver("gcc").tier(Tier.NAME)).answer(output().facts(SHA)).tick(2000);

        assertThat(host.finding().getEvidence().getTier()).isEqualTo(Tier.BEHAVIOR);
        assertThat(host.finding().getSeverity()).isEqualTo(Severity.MEDIUM);
        assertThat(host.finding().getEvidence().getReasonsList())
                .last()
                .asString()
                .contains("wrote the output");
    }

    @Test
    void shouldNotTakeAnOlderFileForBehaviour() {
        compiled(driver("gcc").tier(Tier.NAME))
                .answer(output().changed(-100).facts(SHA))
                .tick(2000);

        assertThat(host.finding().getEvidence().getTier()).isEqualTo(Tier.NAME);
    }

    @Test
    void shouldAskForEachFileOfABuildOnce() {
        compiled().launch(driver("gcc").pid(101).at(60)).exit(101, 70);

        assertThat(host.files.digests).hasSize(1);
        host.answer(Ran.file("/usr/bin/gcc").inode(12).facts(SHA)).tick(2000);
        assertThat(host.finding().getProcessesList())
                .extracting(process -> process.getBinary().getSha256())
                .containsExactly(SHA, SHA);
    }

    @Test
    void shouldAskForAnOutputOfSeveralWritersWhenTheFirstAndTheLastHaveEnded() {
        host.launch(driver("gcc").pid(100).writes("x").at(0))
                .launch(backEnd("gcc", "collect2")
                        .pid(101)
                        .below(100, 50)
                        .does(Activity.LINK)
                        .writes("x")
                        .at(1))
                .launch(backEnd("binutils", "ld")
                        .pid(102)
                        .below(101, 100, 50)
                        .does(Activity.LINK)
                        .writes("x")
                        .at(2));
        assertThat(host.files.outputs).isEmpty();
        host.exit(102, 10);
        assertThat(host.files.outputs).hasSize(1);
        host.exit(101, 11);
        assertThat(host.files.outputs).hasSize(1);
        host.exit(100, 12);
        assertThat(host.files.outputs).hasSize(2);
    }

    @Test
    void shouldNotAskForWhatIsPassedOn() {
        host.launch(driver("gcc").pid(100).writes("x").at(0))
                .launch(backEnd("gcc", "cc1")
                        .pid(101)
                        .below(100, 50)
                        .writes("/tmp/c.s")
                        .at(1))
                .exit(101, 5);

        assertThat(host.files.outputs).isEmpty();
    }

    @Test
    void shouldRaiseALaunchThatIsKnownByMoreLater() {
        Launched gcc = driver("gcc").pid(100).tier(Tier.NAME).writes("x").at(0);
        host.launch(gcc)
                .raise(gcc.tier(Tier.IDENTITY).renamed().because("its content is gcc's"))
                .tick(2000);

        assertThat(host.finding().getEvidence().getTier()).isEqualTo(Tier.IDENTITY);
        assertThat(host.finding().getSeverity()).isEqualTo(Severity.HIGH);
        assertThat(host.finding().getBuild().getExecCount()).isEqualTo(1);
    }

    @Test
    void shouldTakeALateLaunchWhoseProcessHasEnded() {
        Launched gcc = driver("gcc").pid(100).writes("x").at(0);
        host.exit(100, 50, 4).raise(gcc);
        host.answer(output().facts(SHA)).tick(31_000);

        assertThat(host.finding().getProcesses(0).getExitCode()).isEqualTo(4);
        assertThat(host.finding().getBuild().getOutputs(0).getSha256()).isEqualTo(SHA);
        assertThat(host.finding().getBuild().getClosed()).isTrue();
    }

    @Test
    void shouldGiveTheToolchainOfItsLeadAnew() {
        Launched gcc = driver("gcc").pid(100).at(0);
        host.launch(gcc)
                .raise(driver("clang").pid(100).tier(Tier.IDENTITY).at(0))
                .tick(2000);

        assertThat(host.finding().getEvidence().getToolchain()).isEqualTo("clang");
        assertThat(host.findings()).hasSize(1);
    }

    @Test
    void shouldIgnoreAnswersThatNobodyAskedFor() {
        List<Finding> before = List.copyOf(host.revisions);
        host.tracker.onAnswer(io.forgewatch.collector.v1.FileAnswer.newBuilder()
                .setRequest(77)
                .build());

        assertThat(host.revisions).isEqualTo(before);
    }
}
