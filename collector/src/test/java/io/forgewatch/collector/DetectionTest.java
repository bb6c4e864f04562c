package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.exec.RecordBytes;
import io.forgewatch.v1.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a record's bytes to a finding; only the kernel is missing. */
class DetectionTest {
    private static final long HOST = 4026531836L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String ID = "5a".repeat(32);

    private final List<Finding> revisions = new ArrayList<>();
    private final BuildTracker tracker = new BuildTracker(
            BuildLimits.DEFAULT,
            new FindingAssembler(new NodeInfo("node", "6.1", "1", "boot", ""), new BootClock(0)),
            BuildJournal.NONE,
            LivenessSource.RECORDED,
            FileRequests.NONE,
            revisions::add);
    private long lost;
    private long nowNs;
    /** Where there is no process, nothing can be known of its files. */
    private final ContainerFiles files = new ContainerFiles(new HostFiles(Path.of("/nowhere")));

    private final FileDesk desk = new FileDesk(files, FileClassifier.builtIn(), Toolchains.builtIn());
    private final IdentityGate gate = gate();
    private final RecordRouter router = new RecordRouter(new ExecRecordDecoder(), gate);

    private IdentityGate gate() {
        ContainerResolver resolver = new ContainerResolver(HOST);
        Detection detection = new Detection(
                resolver,
                new CompilerDetector(Toolchains.builtIn(), HOST, LongUnaryOperator.identity()),
                new EnteredSessions(HOST),
                new ProcessTable(64, 64),
                tracker);
        LossWatch losses = new LossWatch(
                () -> new ProbeCounters(lost, 0, lost, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), () -> nowNs, detection::loss);
        return new IdentityGate(
                new HostExecs(resolver, HOST), files, desk, detection, detection, losses, System::nanoTime);
    }

    @AfterEach
    void close() {
        desk.close();
        files.close();
    }

    private static RecordBytes inContainer(int pid, String... args) {
        byte[][] bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            bytes[i] = ProcStatTest.bytes(args[i]);
        }
        return new RecordBytes()
                .process(pid, pid * SECOND_NS)
                .at(pid * SECOND_NS + 1)
                .cgroupId(2)
                .cgroup(ID, "docker")
                .rootMountDiffers()
                .args(bytes)
                .filename(bytes[0])
                .path(args[0], "bin", "usr")
                .comm(args[0]);
    }

    private void take(RecordBytes record) {
        router.onRecord(RecordBytes.buffer(record.build()));
        Awaitility.await().until(() -> {
            router.endBatch(0, false);
            return desk.open() == 0;
        });
    }

    @Test
    void shouldReportACompilerInAContainerOnceAndAgainWhenItsTimeHasCome() {
        take(inContainer(100, "gcc", "-c", "x.c"));
        assertThat(revisions).hasSize(1);
        assertThat(revisions.get(0).getContainers(0).getId()).isEqualTo(ID);

        router.onRecord(RecordBytes.buffer(RecordBytes.exit(100, 100 * SECOND_NS, 100 * SECOND_NS + 5, 1 << 8)));
        router.endBatch(140 * SECOND_NS, true);
        assertThat(revisions.get(revisions.size() - 1).getBuild().getClosed()).isTrue();
        assertThat(revisions.get(revisions.size() - 1).getProcesses(0).getExitCode())
                .isEqualTo(1);
    }

    @Test
    void shouldReportNothingOfTheHost() {
        take(inContainer(100, "gcc", "-c", "x.c")
                .cgroupId(1)
                .cgroup("user.slice")
                .pidNamespace(HOST));
        router.endBatch(101 * SECOND_NS, true);

        assertThat(revisions).isEmpty();
        assertThat(gate.counts()).isEqualTo(new IdentityGate.Counts(new StreamCounts(1, 0, 0, 1, 0, 0), 0, 0, 0, 0));
    }

    @Test
    void shouldNameAHostProcessAboveTheContainer() {
        take(inContainer(50, "shim")
                .cgroupId(1)
                .cgroup("system.slice")
                .pidNamespace(HOST)
                .path("shim", "opt"));
        take(inContainer(100, "gcc", "-c", "x.c").ancestor(50, 50 * SECOND_NS, 50, HOST, "shim"));

        assertThat(revisions.get(0).getProcesses(0).getAncestors(0).getPath()).isEqualTo("/opt/shim");
    }

    @Test
    void shouldCountLaunchesAndOthersApart() {
        take(inContainer(100, "gcc", "-c", "x.c"));
        take(inContainer(101, "ls", "-l"));
        take(inContainer(102, "cc1", "x.c"));
        router.endBatch(103 * SECOND_NS, true);

        assertThat(gate.counts()).isEqualTo(new IdentityGate.Counts(new StreamCounts(3, 0, 0, 0, 3, 0), 2, 1, 0, 0));
    }

    @Test
    void shouldNotLetTimePassWhileRecordsWait() {
        take(inContainer(100, "gcc", "-c", "x.c"));
        router.onRecord(RecordBytes.buffer(RecordBytes.exit(100, 100 * SECOND_NS, 100 * SECOND_NS + 5, 0)));
        router.endBatch(200 * SECOND_NS, false);
        assertThat(tracker.counts().open()).isEqualTo(1);

        router.endBatch(200 * SECOND_NS, true);
        assertThat(tracker.counts().open()).isZero();
    }

    @Test
    void shouldShowALossInTheBuildsOfItsTime() {
        take(inContainer(100, "gcc", "-c", "x.c"));
        lost = 3;
        nowNs = 110 * SECOND_NS;
        router.endBatch(nowNs, true);

        assertThat(revisions.get(revisions.size() - 1).getCompleteness().getLostRecords())
                .isEqualTo(3);
    }
}
