package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real kernel and real files gave, kept and put through detection again. Needs root, unshare(1) and gcc. */
@Tag("kernel")
class RecordingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String COMPILE =
            "cd /tmp && echo 'int main(void) { return 0; }' > r.c && gcc -o r r.c && ./r && rm r.c";

    @TempDir
    Path folder;

    private final Map<String, Finding> live = new ConcurrentHashMap<>();

    private CollectorConfig config() {
        return new CollectorConfig(
                Path.of("/"), Path.of(""), ProbeOptions.DEFAULT_RING_BYTES, "", "", "0.1.0", SecretPatterns.builtIn());
    }

    /** How each finding ended, by its name. */
    private static Map<String, Finding> replayed(Path file) throws IOException {
        Map<String, Finding> findings = new TreeMap<>();
        try (Replay replay =
                Replay.open(file, SecretPatterns.builtIn(), finding -> findings.put(finding.getName(), finding))) {
            boolean more = true;
            while (more) {
                more = replay.step();
            }
            replay.finish();
            assertThat(replay.failures()).isZero();
            assertThat(replay.sameRules("0.1.0")).isTrue();
        }
        return findings;
    }

    @Test
    void shouldGiveTheLiveFindingsToTheByte() throws Exception {
        Path file = folder.resolve("live.fwrec");
        Recording recording = Recording.to(file, false);
        Collector collector = Collector.start(
                config(),
                batch -> batch.forEach(finding -> live.put(finding.getName(), finding)),
                recording,
                UnaryOperator.identity());
        try (collector) {
            UnsharedContainer.run(folder, COMPILE);
            await().atMost(PATIENCE)
                    .until(() -> live.values().stream()
                            .anyMatch(finding -> finding.getProcesses(0).hasExitCode()));
        }

        assertThat(recording.failure()).isEmpty();
        assertThat(recording.execs()).isGreaterThanOrEqualTo(6);
        assertThat(recording.bytes()).isEqualTo(Files.size(file));
        assertThat(live).isNotEmpty();
        assertThat(encoded(replayed(file))).isEqualTo(encoded(live)).isEqualTo(encoded(replayed(file)));
    }

    private static Map<String, ByteString> encoded(Map<String, Finding> findings) {
        Map<String, ByteString> encoded = new TreeMap<>();
        findings.forEach((name, finding) -> encoded.put(name, finding.toByteString()));
        return encoded;
    }

    @Test
    void shouldShowEveryExecToWhoTracesBesideIt() throws Exception {
        List<List<String>> seen = new CopyOnWriteArrayList<>();
        ExecListener beside = new ExecListener() {
            @Override
            public void onExec(ExecEvent event) {
                seen.add(event.args());
            }

            @Override
            public void onExit(ExitEvent event) {}
        };
        Path file = folder.resolve("beside.fwrec");
        String mark = "mark" + System.nanoTime();
        try (Collector collector = Collector.record(config(), Recording.to(file, false), beside)) {
            assertThat(collector.node().bootId()).isNotEmpty();
            assertThat(new ProcessBuilder("echo", mark).start().waitFor()).isZero();
            UnsharedContainer.run(folder, COMPILE);
            await().atMost(PATIENCE).until(() -> seen.contains(List.of("./r")));
        }

        assertThat(seen).as("on the host").contains(List.of("echo", mark));
        assertThat(replayed(file).values())
                .anySatisfy(finding ->
                        assertThat(finding.getProcesses(0).getArgsList()).containsExactly("gcc", "-o", "r", "r.c"));
    }

    @Test
    void shouldLeaveAFileAloneThatIsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("kept"), "kept");

        assertThatThrownBy(() -> Collector.record(config(), Recording.to(file, false), new ExecListener() {
                    @Override
                    public void onExec(ExecEvent event) {}

                    @Override
                    public void onExit(ExitEvent event) {}
                }))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("kept");
    }
}
