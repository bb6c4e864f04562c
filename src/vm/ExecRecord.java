import io.forgewatch.collector.bpf.ExecProbe;
import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.bpf.RingBuffer;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Loads and attaches the probe, executes one marked program and holds its decoded record against what is known of it. */
final class ExecRecord {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecRecordDecoder decoder = new ExecRecordDecoder();
    private final List<String> args = List.of("/bin/true", "marked-" + System.nanoTime(), "two words");
    private final List<ExecEvent> marked = new ArrayList<>();
    private long read;

    public static void main(String[] ignored) throws Exception {
        new ExecRecord().check();
    }

    private void check() throws Exception {
        ExecProbe probe = ExecProbe.open(ProbeOptions.defaults(Set.of("cc1")));
        try (probe;
                RingBuffer ring = RingBuffer.map(probe.ringFd(), probe.ringBytes())) {
            Process process = new ProcessBuilder(args).start();
            process.waitFor();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (marked.isEmpty() && System.nanoTime() < end) {
                ring.await();
                drain(ring);
            }
            expect("records of the marked exec", 1, marked.size());
            ExecEvent exec = marked.get(0);
            System.out.println(exec);
            expect("pid", (int) process.pid(), exec.pid());
            expect("requested path", args.get(0), exec.requestedPath());
            expect("executable", Path.of(args.get(0)).toRealPath().toString(), exec.executable().path());
            expect("working directory", Path.of("").toRealPath().toString(), exec.workingDirectory());
            expect("parent", (int) ProcessHandle.current().pid(), exec.ancestors().get(0).pid());
            expect("gaps", ExecEvent.Gaps.NONE, exec.gaps());
            probe.close();
            drain(ring);
        }
        ProbeCounters counters = probe.counters();
        expect("records lost", 0L, counters.lost());
        expect("records read", counters.sent(), read);
        expect("records malformed", 0L, decoder.malformed().total());
        System.out.println("decoded; " + read + " records read of " + counters.seen() + " seen");
    }

    private void drain(RingBuffer ring) {
        ring.read(record -> {
            read++;
            if (decoder.decode(record) instanceof ExecEvent exec && exec.args().equals(args)) {
                marked.add(exec);
            }
        });
    }

    private static void expect(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            System.out.println(what + ": expected " + expected + ", was " + actual);
            System.exit(1);
        }
    }
}
