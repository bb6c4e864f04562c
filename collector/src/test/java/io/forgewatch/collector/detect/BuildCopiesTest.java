package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.FindingAssembler.DETECTOR;
import static io.forgewatch.collector.detect.FindingAssembler.EXECUTED_DETECTOR;
import static io.forgewatch.collector.detect.Launched.backEnd;
import static io.forgewatch.collector.detect.Launched.driver;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which copies a build asks for, and what its finding says of them. */
final class BuildCopiesTest {
    private static final String SHA = "5e".repeat(32);
    private static final String SOURCE_SHA = "c0".repeat(32);

    private final TrackedHost host = new TrackedHost();

    private TrackedHost keeping() {
        host.files.keepsCopies = true;
        return host;
    }

    private static FileFacts source(String path) {
        return FileFacts.newBuilder()
                .setPath(path)
                .setSha256(SOURCE_SHA)
                .setSize(120)
                .setKept(true)
                .build();
    }

    /** To the only question of its kind. */
    private void answerSources(FileFacts... files) {
        long request = host.files.kept.keySet().iterator().next();
        host.tracker.onAnswer(FileAnswer.newBuilder()
                .setRequest(request)
                .addAllFiles(List.of(files))
                .build());
    }

    @Test
    void shouldAskForNothingWhereNoCopiesAreKept() {
        host.launch(driver("gcc").pid(100).reads("x.c").writes("x").at(0)).exit(100, 50);
        assertThat(host.files.kept).isEmpty();
        assertThat(host.finding().getEvidenceFilesList()).isEmpty();
        assertThat(host.finding().getNextSteps()).doesNotContain("findings evidence");
    }

    @Test
    void shouldAskForASourceOnceWhenItIsRead() {
        keeping().launch(driver("gcc").pid(100).reads("x.c").writes("x").at(0));
        assertThat(host.files.kept.values()).containsExactly(List.of("/src/x.c"));
        host.launch(backEnd("gcc", "cc1").pid(101).below(100).reads("x.c").at(5));
        assertThat(host.files.kept).hasSize(1);
    }

    @Test
    void shouldAskForNoCopyOfWhatIsNoSource() {
        keeping().launch(driver("gcc").pid(100).reads("-").at(0));
        host.launch(driver("gcc").pid(101).reads("y.c").does(Activity.QUERY).at(1));
        host.launch(driver("gcc").pid(102).reads("z.c").tier(Tier.NAME).at(2));
        assertThat(host.files.kept).isEmpty();
    }

    @Test
    void shouldListTheCopiesOfSourcesAndOutputs() {
        keeping().launch(driver("gcc").pid(100).reads("x.c").writes("x").at(0));
        answerSources(source("/src/x.c"));
        FileFacts output =
                Ran.file("/src/x").facts(SHA).toBuilder().setKept(true).build();
        host.exit(100, 50).answer(output).tick(2000);

        assertThat(host.finding().getEvidenceFilesList())
                .containsExactly(
                        file("/src/x.c", SOURCE_SHA, 120, "source"), file("/src/x", SHA, output.getSize(), "output"));
        String id = host.finding().getName().substring("findings/".length());
        assertThat(host.finding().getNextSteps())
                .contains("2 copies are kept", "\n   forgewatch findings evidence " + id + " --save ");
    }

    @Test
    void shouldRepeatThemInTheFindingOfTheExecution() {
        keeping().launch(driver("gcc").pid(100).reads("x.c").writes("x").at(0));
        answerSources(source("/src/x.c"));
        host.exit(100, 50).answer(Ran.file("/src/x").facts(SHA)).exec(Ran.file("/src/x"));
        Finding executed = host.finding(EXECUTED_DETECTOR);
        assertThat(executed.getEvidenceFilesList())
                .containsExactly(file("/src/x.c", SOURCE_SHA, 120, "source"))
                .isEqualTo(host.finding(DETECTOR).getEvidenceFilesList());
        assertThat(executed.getNextSteps())
                .contains("forgewatch findings evidence " + executed.getName().substring("findings/".length()));
    }

    @Test
    void shouldSayOfWhichNoneIsKept() {
        keeping().launch(driver("gcc").pid(100).reads("x.c").writes("x").at(0));
        answerSources(FileFacts.newBuilder()
                .setPath("/src/x.c")
                .setNotKept("it was gone already")
                .build());
        host.exit(100, 50).tick(2000);
        assertThat(host.finding().getEvidenceFilesList()).isEmpty();
        assertThat(host.finding().getCompleteness().getGapsList())
                .containsExactly("no copies of some sources were kept: it was gone already");
    }

    @Test
    void shouldListEachCopyOnceAndNoMoreThanThereIsRoomFor() {
        keeping().launch(driver("gcc").pid(100).reads("x.c").writes("x").at(0));
        FileFacts[] many = new FileFacts[70];
        for (int i = 0; i < many.length; i++) {
            many[i] = source("/src/" + i / 2 + (i < 66 ? "" : "-" + i));
        }
        answerSources(many);
        host.tick(2000);
        assertThat(host.finding().getEvidenceFilesList()).hasSize(37).doesNotHaveDuplicates();
        for (int round = 0; round < 2; round++) {
            host.launch(driver("gcc").pid(200 + round).reads(round + ".c").at(3000 + round));
        }
        long request = host.files.kept.keySet().stream().skip(1).findFirst().orElseThrow();
        FileAnswer.Builder answer = FileAnswer.newBuilder().setRequest(request);
        for (int i = 0; i < 64; i++) {
            answer.addFiles(source("/more/" + i));
        }
        host.tracker.onAnswer(answer.build());
        host.tick(9000);
        assertThat(host.finding().getEvidenceFilesList()).hasSize(64);
        assertThat(host.finding().getCompleteness().getGapsList())
                .containsExactly("more copies were kept than are listed");
    }

    @Test
    void shouldGiveTheSameWhenTheAnswersAreReplayed() {
        keeping().launch(driver("gcc").pid(100).reads("x.c").writes("x").at(0));
        FileAnswer answer = FileAnswer.newBuilder()
                .setRequest(host.files.kept.keySet().iterator().next())
                .addFiles(source("/src/x.c"))
                .build();
        host.tracker.onAnswer(answer);
        host.exit(100, 50).tick(2000);

        TrackedHost replayed = TrackedHost.asking(FileRequests.NONE);
        replayed.launch(driver("gcc").pid(100).reads("x.c").writes("x").at(0));
        replayed.tracker.onAnswer(answer);
        replayed.exit(100, 50).tick(2000);

        assertThat(replayed.revisions).isEqualTo(host.revisions);
    }

    private static EvidenceFile file(String path, String sha256, long size, String kind) {
        return EvidenceFile.newBuilder()
                .setPath(path)
                .setSha256(sha256)
                .setSize(size)
                .setKind(kind)
                .build();
    }
}
