package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.forgewatch.collector.bpf.ProbeLoader;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.collector.evidence.EvidenceLimits;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Finding;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real compilers under the real kernel, up to the channel. Needs root, unshare(1) and gcc. */
@Tag("kernel")
class CollectorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Map<String, Finding> stored = new ConcurrentHashMap<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final String marker = "marker" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".c";

    private CollectorConfig config() {
        return new CollectorConfig(
                Path.of("/"),
                folder.resolve("data"),
                ProbeOptions.DEFAULT_RING_BYTES,
                ProbeLoader.AUTO,
                "node-1",
                "project-1",
                "0.1.0",
                SecretPatterns.NONE,
                false,
                EvidenceLimits.DEFAULT);
    }

    private Collector start() throws Exception {
        return Collector.start(
                config(), batch -> batch.forEach(finding -> stored.put(finding.getName(), finding)), meters);
    }

    /** The finding that has the marker for a source; other tests' containers may run beside it. */
    private Optional<Finding> finding(String source) {
        return stored.values().stream()
                .filter(finding -> finding.getBuild().getSourcesList().stream().anyMatch(path -> path.endsWith(source)))
                .findFirst();
    }

    private static String compile(String source) {
        return "cd /tmp && echo 'int x;' > " + source + " && gcc -c " + source + " && rm -f marker*";
    }

    @Test
    void shouldReportACompilerInAContainer() throws Exception {
        try (Collector collector = start()) {
            UnsharedContainer.run(folder, compile(marker));

            await().atMost(PATIENCE).until(() -> finding(marker).isPresent());
            Finding finding = finding(marker).orElseThrow();
            assertThat(finding.getContainers(0).getId()).startsWith("ns-");
            assertThat(finding.getProcesses(0).getArgsList()).containsExactly("gcc", "-c", marker);
            assertThat(finding.getProcesses(0).getBinary().getPath()).contains("gcc");
            assertThat(finding.getEvidence().getActivity()).isEqualTo(Activity.COMPILE);
            assertThat(finding.getNode().getName()).isEqualTo("node-1");
            assertThat(finding.getResource().getProjectDisplayName()).isEqualTo("project-1");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(finding(marker)
                                    .orElseThrow()
                                    .getProcesses(0)
                                    .hasExitCode())
                            .isTrue());
            assertThat(collector.node().kernel()).isEqualTo(System.getProperty("os.version"));
            assertThat(meters.get("forgewatch.launches").functionCounter().count())
                    .isPositive();
        }
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void shouldReportNothingOfACompileOnTheHost() throws Exception {
        String onHost = "host-" + marker;
        try (Collector collector = start()) {
            Process host = new ProcessBuilder(
                            "sh",
                            "-c",
                            "cd \"$1\" && echo 'int x;' > \"$2\" && gcc -c \"$2\"",
                            "sh",
                            folder.toString(),
                            onHost)
                    .start();
            assertThat(host.waitFor()).isZero();
            // Comes later in the same stream.
            UnsharedContainer.run(folder, compile(marker));

            await().atMost(PATIENCE).until(() -> finding(marker).isPresent());
            assertThat(finding(onHost)).isEmpty();
            assertThat(collector.counts().stream().unwanted()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void shouldAddUpWhenItIsClosedAndLeaveNothingBehind() throws Exception {
        start().close(); // What is made once for the process is made now.
        List<String> before = bpfDescriptors();
        Collector collector = start();
        assertThat(bpfDescriptors()).hasSizeGreaterThan(before.size());
        UnsharedContainer.run(folder, compile(marker) + "; true");
        collector.close();
        collector.close();

        CollectorCounts counts = collector.counts();
        assertThat(counts.discrepancies()).isEmpty();
        assertThat(counts.waiting()).isZero();
        assertThat(counts.kernel().lost()).isZero();
        assertThat(counts.stream().failures()).isZero();
        assertThat(counts.stream().malformed()).isZero();
        assertThat(collector.malformed().total()).isZero();
        assertThat(counts.launches()).isGreaterThanOrEqualTo(2);
        assertThat(counts.others()).isPositive();
        assertThat(counts.findings().pending()).isZero();
        assertThat(finding(marker)).isPresent();
        assertThat(collector.ended().toCompletableFuture()).isCompleted();
        assertThat(bpfDescriptors()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("exec-stream", "finding-reporter");
    }

    @Test
    void shouldGoOnWithAnOpenBuildAfterARestart() throws Exception {
        try (Collector collector = start()) {
            UnsharedContainer.run(folder, compile(marker));
            await().atMost(PATIENCE).until(() -> finding(marker).isPresent());
            assertThat(collector.counts().builds().restored()).isZero();
        }
        Finding before = finding(marker).orElseThrow();
        try (Collector collector = start()) {
            assertThat(collector.counts().builds().restored()).isPositive();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(finding(marker).orElseThrow().getRevision())
                                    .isGreaterThan(before.getRevision()));
            Finding after = finding(marker).orElseThrow();
            assertThat(after.getName()).isEqualTo(before.getName());
            assertThat(after.getCompleteness().getGapsList()).anyMatch(gap -> gap.contains("restarted"));
        }
    }

    @Test
    void shouldRefuseASecondCollectorOnItsDataDirectory() throws Exception {
        List<String> before;
        try (Collector collector = start()) {
            before = bpfDescriptors();
            assertThatThrownBy(this::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("[^\n]*in use by another collector[^\n]*--data-dir");
            assertThat(bpfDescriptors()).isEqualTo(before);
            UnsharedContainer.run(folder, compile(marker));
            await().atMost(PATIENCE).until(() -> finding(marker).isPresent());
            assertThat(collector.counts().stream().failures()).isZero();
        }
        start().close();
    }

    @Test
    void shouldLetGoOfWhatItOpenedWhenItCannotStart() throws Exception {
        CollectorConfig good = config();
        ProbeOptions options = ProbeOptions.defaults(Set.of());
        CollectorConfig bad = new CollectorConfig(
                folder,
                good.dataDir(),
                options.ringBytes(),
                options.loader(),
                "",
                "",
                good.version(),
                good.secrets(),
                false,
                good.evidence());

        assertThatThrownBy(() -> Collector.start(bad, batch -> {}, meters))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("cannot read [^\n]+");
        assertThat(meters.getMeters()).isEmpty();
        start().close();
    }

    /** This process's descriptors of BPF maps, programs and links, as proc_pid_fdinfo(5) tells them, without their numbers. */
    private static List<String> bpfDescriptors() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.contains("bpf") || target.contains("eventpoll")) {
                        found.add(target);
                    }
                } catch (NoSuchFileException e) {
                    assertThat(descriptor)
                            .as("the listing's own, which is closed")
                            .doesNotExist();
                }
            }
        }
        return found.stream().sorted().toList();
    }
}
