package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the real kernel: needs root. */
@Tag("kernel")
class ExecProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void shouldSendAnExecIntoItsRing() throws Exception {
        String marker = "marker-" + System.nanoTime();
        try (ExecProbe probe = ExecProbe.open(ProbeOptions.defaults(Set.of("gcc")));
                RingBuffer ring = RingBuffer.map(probe.ringFd(), probe.ringBytes())) {
            run("/bin/true", marker);
            List<String> records = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                ring.await();
                ring.read(record -> records.add(text(record)));
                return records.stream().anyMatch(record -> record.contains(marker));
            });
            ProbeCounters counters = probe.counters();
            assertThat(counters.execsSent()).isPositive();
            assertThat(counters.taskErrors()).isZero();
        }
    }

    @Test
    void shouldCountWhatAFullRingLoses() throws Exception {
        ProbeOptions small = new ProbeOptions(ProbeOptions.MIN_RING_BYTES, Set.of(), Path.of("/"));
        String longArgument = "a".repeat(2000);
        try (ExecProbe probe = ExecProbe.open(small)) {
            for (int i = 0; i < 200; i++) {
                run("/bin/true", longArgument);
            }
            await().atMost(PATIENCE).untilAsserted(() -> {
                ProbeCounters counters = probe.counters();
                assertThat(counters.execsLost()).isPositive();
                assertThat(counters.argsShortened()).isPositive();
                assertThat(counters.seen()).isEqualTo(counters.sent() + counters.lost());
            });
        }
    }

    @Test
    void shouldLeaveNothingOpenAfterClose() throws Exception {
        List<String> before = bpfDescriptors();
        ExecProbe probe = ExecProbe.open(ProbeOptions.defaults(Set.of()));
        assertThat(bpfDescriptors()).hasSizeGreaterThan(before.size());
        probe.close();
        probe.close();
        assertThat(bpfDescriptors()).isEqualTo(before);
    }

    @Test
    void shouldKeepItsCountersAfterClose() throws Exception {
        ExecProbe probe = ExecProbe.open(ProbeOptions.defaults(Set.of()));
        run("/bin/true");
        probe.close();
        assertThat(probe.counters().execsSeen()).isPositive();
        assertThat(probe.counters()).isEqualTo(probe.counters());
    }

    @Test
    void shouldSayThatPrivilegeIsMissing() throws Exception {
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--bounding-set=-all",
                        "--inh-caps=-all",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Start.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(3);
        assertThat(output.lines().filter(line -> line.startsWith("cannot")))
                .containsExactly(
                        "cannot load the probe into the kernel: permission denied; run as root, or with CAP_BPF,"
                                + " CAP_PERFMON and CAP_SYS_RESOURCE");
    }

    @Test
    void shouldReportWhatTheVerifierMadeOfEachProgram() throws Exception {
        List<ProbeReport.Row> rows = ProbeReport.load(ProbeOptions.defaults(Set.of()));
        assertThat(rows)
                .extracting(ProbeReport.Row::program)
                .containsExactly(
                        "forgewatch_exec (tp_btf)",
                        "forgewatch_exit (tp_btf)",
                        "forgewatch_exec (raw_tp)",
                        "forgewatch_exit (raw_tp)");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.verifiedInstructions()).isLessThan(200_000);
            assertThat(row.translatedBytes()).isPositive();
        });
        assertThat(ProbeReport.table(rows).lines()).hasSize(5);
    }

    /** What a command does with a probe that cannot be started. */
    static final class Start {
        private Start() {}

        public static void main(String[] args) {
            try (ExecProbe probe = ExecProbe.open(ProbeOptions.defaults(Set.of()))) {
                System.exit(probe.ringBytes() > 0 ? 0 : 1);
            } catch (ProbeException e) {
                System.out.println(e.getMessage());
                System.exit(3);
            }
        }
    }

    private static String text(ByteBuffer record) {
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    /** This process's descriptors of BPF maps, programs and links, as proc_pid_fdinfo(5) tells them. */
    private static List<String> bpfDescriptors() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target;
                try {
                    target = Files.readSymbolicLink(descriptor).toString();
                } catch (IOException e) {
                    continue; // the listing's own
                }
                if (target.contains("bpf-")) {
                    found.add(descriptor + " " + target);
                }
            }
        }
        return found;
    }
}
