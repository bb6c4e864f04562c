package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.detect.BuildJournal;
import io.forgewatch.collector.detect.BuildLimits;
import io.forgewatch.collector.detect.BuildTracker;
import io.forgewatch.collector.detect.CompilerDetector;
import io.forgewatch.collector.detect.EnteredSessions;
import io.forgewatch.collector.detect.FileRequests;
import io.forgewatch.collector.detect.FindingAssembler;
import io.forgewatch.collector.detect.NodeInfo;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.FoundProcess;
import io.forgewatch.collector.exec.RecordBytes;
import io.forgewatch.collector.exec.RecordView;
import io.forgewatch.collector.recording.RecordingException;
import io.forgewatch.collector.recording.RecordingWriter;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.RecordingHeader;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From records' bytes to findings, recorded on the way; the recording gives the same findings. */
class ReplayTest {
    private static final long HOST = 4026531836L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String ID = "5a".repeat(32);
    private static final NodeInfo NODE = new NodeInfo("node", "6.1", "1", "boot", "project");
    private static final BootClock CLOCK = new BootClock(1_790_000_000_123_456_789L);

    @TempDir
    Path folder;

    private final List<Finding> live = new ArrayList<>();
    private final Set<Integer> gone = new HashSet<>();
    private Path file = Path.of("");
    private Recording recording = Recording.NONE;
    private BuildTracker tracker;
    private DetectionInput input;
    private RecordRouter router;
    private long lost;
    private long nowNs;

    @BeforeEach
    void wire() throws IOException {
        file = folder.resolve("recording");
        recording = Recording.to(file, false);
        tracker = new BuildTracker(
                BuildLimits.DEFAULT,
                new FindingAssembler(NODE, CLOCK),
                BuildJournal.NONE,
                recording.keeping((pid, startTimeNs) -> !gone.contains(pid)),
                FileRequests.NONE,
                live::add);
        ContainerResolver resolver = new ContainerResolver(HOST);
        Detection detection = new Detection(
                resolver,
                new CompilerDetector(Toolchains.builtIn(), HOST, LongUnaryOperator.identity()),
                new EnteredSessions(HOST),
                Detection.processTable(),
                tracker);
        input = recording.begin(() -> Recorder.header(NODE, CLOCK, HOST), () -> lost, detection);
        LossWatch losses = new LossWatch(
                () -> new ProbeCounters(lost, 0, lost, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), () -> nowNs, input::loss);
        router = new RecordRouter(new ExecRecordDecoder(), new Straight(new HostExecs(resolver, HOST), losses));
    }

    @AfterEach
    void close() {
        recording.finish();
    }

    /** Nothing is held, and nothing is known of files. */
    private final class Straight implements ExecListener {
        private final HostExecs hosts;
        private final LossWatch losses;

        Straight(HostExecs hosts, LossWatch losses) {
            this.hosts = hosts;
            this.losses = losses;
        }

        @Override
        public boolean wants(RecordView exec) {
            boolean host = hosts.isHost(exec);
            if (host) {
                input.hostExec(exec);
            }
            return !host;
        }

        @Override
        public void onExec(ExecEvent event) {
            input.exec(event, ExecFacts.getDefaultInstance());
        }

        @Override
        public void onExit(ExitEvent event) {
            input.exit(event);
        }

        @Override
        public void onBatch(StreamCounts counts, long atNs, boolean drained) {
            losses.poll(atNs);
            input.tick(atNs);
        }
    }

    private static RecordBytes exec(int pid, String... args) {
        byte[][] bytes = Arrays.stream(args).map(ProcStatTest::bytes).toArray(byte[][]::new);
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
    }

    private void exit(int pid) {
        router.onRecord(RecordBytes.buffer(RecordBytes.exit(pid, pid * SECOND_NS, pid * SECOND_NS + 5, 1 << 8)));
    }

    private void batch(long seconds) {
        nowNs = seconds * SECOND_NS;
        router.endBatch(nowNs, true);
    }

    private void end() {
        tracker.flush();
        recording.finish();
        assertThat(recording.failure()).isEmpty();
    }

    private List<Finding> replayed() throws IOException {
        List<Finding> findings = new ArrayList<>();
        try (Replay replay = Replay.open(file, SecretPatterns.builtIn(), findings::add)) {
            while (replay.step()) {
                assertThat(replay.failures()).isZero();
            }
            replay.finish();
            assertThat(replay.missing()).isZero();
        }
        return findings;
    }

    @Test
    void shouldGiveEachRevisionAsItWasLive() throws IOException {
        input.found(new FoundProcess(40, 100, 0, 0, "init", "/sbin/init"));
        input.found(new FoundProcess(50, 5_000, 40, 100, "shim", "/opt/shim"));
        take(exec(60, "shim2").cgroupId(1).cgroup("system.slice").pidNamespace(HOST));
        take(exec(100, "make", "all").ancestor(50, 50 * SECOND_NS, 50, HOST, "shim"));
        take(exec(101, "gcc", "-c", "x.c", "-o", "\u00fc\\x.o").ancestor(100, 100 * SECOND_NS, 1, 5, "make"));
        batch(102);
        exit(101);
        lost = 7;
        batch(103);
        take(exec(104, "gcc", "y.c").ancestor(100, 100 * SECOND_NS, 1, 5, "make"));
        exit(104);
        exit(100);
        batch(105);
        batch(140);
        take(exec(141, "rustc", "late.rs"));
        end();

        assertThat(live).hasSizeGreaterThan(3);
        assertThat(live.get(live.size() - 2).getBuild().getClosed()).isTrue();
        assertThat(live.get(0).getProcesses(0).getAncestorsList())
                .anySatisfy(above -> assertThat(above.getPath()).isEqualTo("/opt/shim"));
        assertThat(replayed()).isEqualTo(live).isEqualTo(replayed());
    }

    @Test
    void shouldAnswerAsTheHostDidWhetherAProcessStillRuns() throws IOException {
        take(exec(100, "gcc", "-c", "x.c"));
        take(exec(101, "cc1", "x.c").ancestor(100, 100 * SECOND_NS, 100, 5, "gcc"));
        gone.add(101);
        long step = BuildLimits.DEFAULT.quiet().toSeconds();
        for (long seconds = 102; seconds < 102 + 20 * step; seconds += step) {
            batch(seconds);
        }
        exit(100);
        end();

        assertThat(live.get(live.size() - 1).getCompleteness().toString()).contains("exit was not seen");
        assertThat(replayed()).isEqualTo(live);
    }

    @Test
    void shouldGiveWhatABrokenRecordingHoldsAndSayThatItIsBroken() throws IOException {
        take(exec(100, "gcc", "-c", "x.c"));
        take(exec(101, "gcc", "-c", "y.c"));
        end();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 30));
        List<Finding> findings = new ArrayList<>();

        try (Replay replay = Replay.open(file, SecretPatterns.builtIn(), findings::add)) {
            assertThatThrownBy(() -> {
                        while (replay.step()) {
                            assertThat(replay.failures()).isZero();
                        }
                    })
                    .isInstanceOf(RecordingException.class)
                    .hasMessageStartingWith("breaks off after");
            replay.finish();
        }
        assertThat(findings).isNotEmpty();
        assertThat(live).startsWith(findings.get(0));
    }

    @Test
    void shouldTellWhetherItsRulesAreThoseOfTheRecording() throws IOException {
        end();

        try (Replay replay = Replay.open(file, SecretPatterns.builtIn(), finding -> {})) {
            assertThat(replay.sameRules(NODE.collectorVersion())).isTrue();
            assertThat(replay.sameRules("2")).isFalse();
        }
        RecordingHeader other = Recorder.header(NODE, CLOCK, HOST).toBuilder()
                .setRulesSha256("ab")
                .build();
        try (RecordingWriter rewritten = RecordingWriter.create(file, true, other)) {
            rewritten.finish();
        }
        try (Replay replay = Replay.open(file, SecretPatterns.builtIn(), finding -> {})) {
            assertThat(replay.sameRules(NODE.collectorVersion())).isFalse();
        }
    }

    @Test
    void shouldNotEndAtInputThatCannotBeWorkedOn() throws IOException {
        // As a hostile recording can have it: times at the end of all.
        input.tick(Long.MAX_VALUE);
        take(exec(100, "gcc", "-c", "x.c"));
        end();

        assertThat(replayed()).isEqualTo(live);
    }
}
