package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.detect.BuildJournal;
import io.forgewatch.collector.detect.BuildLimits;
import io.forgewatch.collector.detect.BuildTracker;
import io.forgewatch.collector.detect.CompilerDetector;
import io.forgewatch.collector.detect.EnteredSessions;
import io.forgewatch.collector.detect.FileRequests;
import io.forgewatch.collector.detect.FindingAssembler;
import io.forgewatch.collector.detect.LivenessSource;
import io.forgewatch.collector.detect.NodeInfo;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.detect.identity.FileClassifier;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.FoundProcess;
import io.forgewatch.collector.exec.HostExec;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileGap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order, patience and what becomes of what comes late; files are of a folder on the disk. */
class IdentityGateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long HOST = 4026531836L;
    private static final long MS = 1_000_000;
    private static final StreamCounts STREAM = StreamCounts.NONE;

    private FolderFiles files;
    private FileDesk desk;
    private Detection detection;
    private IdentityGate gate;
    private long nowNs = 1_000 * MS;
    private long stepNs;
    private final List<String> given = new ArrayList<>();
    private long tickNs;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        files = new FolderFiles(folder);
        for (String name : List.of("a", "b", "slow")) {
            Files.writeString(folder.resolve(name), "text of " + name);
        }
        Thread.sleep(60);
        desk = new FileDesk(files, FileClassifier.builtIn(), Toolchains.builtIn());
        ContainerResolver resolver = new ContainerResolver(HOST);
        BuildTracker tracker = new BuildTracker(
                BuildLimits.DEFAULT,
                new FindingAssembler(new NodeInfo("node", "6.1", "1", "boot", ""), new BootClock(0)),
                BuildJournal.NONE,
                LivenessSource.RECORDED,
                FileRequests.NONE,
                finding -> {});
        detection = new Detection(
                resolver,
                new CompilerDetector(Toolchains.builtIn(), HOST, LongUnaryOperator.identity()),
                new EnteredSessions(HOST),
                new ProcessTable(64, 64),
                tracker);
        LossWatch losses = new LossWatch(
                () -> new ProbeCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), () -> 0, (from, to, records) -> {});
        gate = new IdentityGate(
                new HostExecs(resolver, HOST), new Heard(), desk, new Told(), detection, losses, () -> nowNs += stepNs);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    /** Sees processes as soon as they come. */
    private static final class Heard implements ProcessSightings {
        @Override
        public void exec(ExecEvent event) {}

        @Override
        public void exit(ExitEvent event) {}
    }

    /** What detection is given, in words, before it is. */
    private final class Told implements DetectionInput {
        @Override
        public void found(FoundProcess process) {}

        @Override
        public void hostExec(HostExec exec) {}

        @Override
        public void exec(ExecEvent event, ExecFacts facts) {
            given.add("exec " + event.pid() + " " + name(facts));
            detection.exec(event, facts);
        }

        @Override
        public void lateFacts(ExecEvent event, ExecFacts facts) {
            given.add("late " + event.pid() + " " + name(facts));
        }

        @Override
        public void exit(ExitEvent event) {
            given.add("exit " + event.pid());
        }

        @Override
        public void answer(FileAnswer answer) {
            given.add("answer " + answer.getRequest());
        }

        @Override
        public void loss(long fromNs, long toNs, long records) {}

        @Override
        public void tick(long nowNs) {
            tickNs = nowNs;
        }
    }

    private static String name(ExecFacts facts) {
        return facts.getExecutable().hasGap()
                ? facts.getExecutable().getGap().getCause().name()
                : "known";
    }

    private void exec(int pid, String path) throws Exception {
        gate.onExec(files.exec(pid, nowNs, path, path));
    }

    private void exit(int pid) {
        gate.onExit(FolderFiles.exit(pid, nowNs));
    }

    private void batch() {
        gate.onBatch(STREAM, nowNs, true);
    }

    /** Until the files of all that was given are known. */
    private void know(String path, int pid) throws Exception {
        exec(pid, path);
        await().atMost(PATIENCE).until(() -> {
            batch();
            return given.contains("exec " + pid + " known");
        });
        given.clear();
    }

    @Test
    void shouldLetThroughAtOnceWhatIsKnown() throws Exception {
        know("/a", 1);
        exec(2, "/a");
        exit(2);
        assertThat(given).containsExactly("exec 2 known", "exit 2");
        assertThat(gate.maxWaitMs()).isEqualTo(20);
    }

    @Test
    void shouldKeepTheOrderBehindOneThatWaits() throws Exception {
        know("/a", 1);
        CountDownLatch wait = files.slow("/slow");
        exec(2, "/slow");
        exec(3, "/a");
        exit(3);
        exit(2);
        batch();
        assertThat(given).isEmpty();
        assertThat(gate.counts().held()).isEqualTo(2);
        assertThat(gate.maxWaitMs()).isEqualTo(1);
        wait.countDown();
        await().atMost(PATIENCE).until(() -> {
            batch();
            return !given.isEmpty();
        });
        assertThat(given).containsExactly("exec 2 known", "exec 3 known", "exit 3", "exit 2");
        assertThat(gate.counts().held()).isZero();
        assertThat(gate.counts().late()).isZero();
    }

    @Test
    void shouldHoldNothingForLongAndSayLaterWhatItWas() throws Exception {
        know("/a", 1);
        CountDownLatch wait = files.slow("/slow");
        exec(2, "/slow");
        nowNs += 50 * MS;
        exec(3, "/a");
        exit(2);
        nowNs += IdentityGate.MAX_HOLD_NS - 51 * MS;
        batch();
        assertThat(given).isEmpty();
        nowNs += MS;
        batch();
        assertThat(given).containsExactly("exec 2 PENDING", "exec 3 known", "exit 2");
        assertThat(gate.counts().late()).isEqualTo(1);
        given.clear();

        wait.countDown();
        await().atMost(PATIENCE).until(() -> {
            batch();
            return !given.isEmpty();
        });
        assertThat(given)
                .as("its exit comes again, for who had not known it")
                .containsExactly("late 2 known", "exit 2");
        exit(2);
        assertThat(gate.maxWaitMs()).isEqualTo(20);
    }

    @Test
    void shouldGiveTheExitOfALateOneOnceWhereItComesLater() throws Exception {
        CountDownLatch wait = files.slow("/slow");
        exec(2, "/slow");
        nowNs += IdentityGate.MAX_HOLD_NS;
        batch();
        wait.countDown();
        await().atMost(PATIENCE).until(() -> {
            batch();
            return given.contains("late 2 known");
        });
        exit(2);
        assertThat(given).containsExactly("exec 2 PENDING", "late 2 known", "exit 2");
    }

    @Test
    void shouldNotLetTimePassWhatItHolds() throws Exception {
        files.slow("/slow");
        long execNs = nowNs;
        exec(2, "/slow");
        files.slow("/b");
        exec(3, "/b");
        nowNs += IdentityGate.MAX_HOLD_NS - MS;
        gate.onBatch(STREAM, nowNs + 10_000 * MS, true);
        assertThat(tickNs).isEqualTo(execNs - 1);
        nowNs += MS;
        gate.onBatch(STREAM, nowNs + 20_000 * MS, true);
        assertThat(tickNs).isEqualTo(nowNs + 19_900 * MS);
        files.slow("/slow").countDown();
        files.slow("/b").countDown();
    }

    @Test
    void shouldLetTheOldestGoWhereThereIsNoRoom() throws Exception {
        files.slow("/slow");
        exec(2, "/slow");
        for (int i = 0; i < 8191; i++) {
            exit(3);
        }
        assertThat(given).isEmpty();
        exit(4);
        assertThat(given).hasSize(8193).startsWith("exec 2 PENDING", "exit 3").endsWith("exit 4");
        files.slow("/slow").countDown();
    }

    @Test
    void shouldHoldOnlySoMuchText() throws Exception {
        files.slow("/slow");
        files.slow("/b");
        gate.onExec(files.exec(2, nowNs, "/slow", "x".repeat(1 << 24)));
        assertThat(given).isEmpty();
        gate.onExec(files.exec(3, nowNs, "/b", "x".repeat(1 << 24)));
        assertThat(given).containsExactly("exec 2 PENDING");
        files.slow("/slow").countDown();
        files.slow("/b").countDown();
    }

    @Test
    void shouldHandOverAnswersBetweenBatches() throws Exception {
        desk.digest(5, files.exec(1, nowNs, "/a", "a"));
        assertThat(given).isEmpty();
        assertThat(gate.maxWaitMs()).isEqualTo(5);
        await().atMost(PATIENCE).until(() -> {
            batch();
            return !given.isEmpty();
        });
        assertThat(given).containsExactly("answer 5");
    }

    @Test
    void shouldLetGoOfAllAtTheEnd() throws Exception {
        exec(1, "/a");
        exit(1);
        desk.digest(5, files.exec(1, nowNs, "/b", "b"));
        gate.onEnd();
        assertThat(given).containsExactlyInAnyOrder("exec 1 known", "exit 1", "answer 5");
        assertThat(gate.counts().others()).isEqualTo(1);
    }

    @Test
    void shouldLetGoAtTheEndOfWhatIsNeverKnown() throws Exception {
        files.slow("/slow");
        exec(1, "/slow");
        exit(1);
        stepNs = 10 * MS;
        gate.onEnd();
        assertThat(given).containsExactly("exec 1 " + FileGap.Cause.PENDING, "exit 1");
        files.slow("/slow").countDown();
    }
}
