package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.detect.BuildCounts;
import io.forgewatch.collector.detect.BuildJournalFile;
import io.forgewatch.collector.detect.redact.Redaction;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.collector.exec.FoundProcess;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.report.ReporterCounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root: the ring is a real one. */
@Tag("kernel")
class CollectorMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CollectorMeters meters = new CollectorMeters(registry);
    private long launches = 15;
    private ExecStream stream;
    private BuildJournalFile journal;

    @BeforeEach
    void bind(@TempDir Path folder) throws Exception {
        stream = ExecStream.open(new ProbeOptions(ProbeOptions.MIN_RING_BYTES, Set.of(), Path.of("/")));
        journal = BuildJournalFile.open(folder);
        ProcessTable processes = new ProcessTable(8, 8);
        processes.seed(new FoundProcess(1, 1, 0, 0, "init", ""));
        meters.bind(this::counts, stream, processes);
        meters.bindJournal(journal);
        meters.bindRedaction(new Redaction(SecretPatterns.builtIn()));
    }

    @AfterEach
    void close() throws Exception {
        meters.close();
        stream.close();
        journal.close();
    }

    private CollectorCounts counts() {
        ProbeCounters kernel = new ProbeCounters(1000, 0, 100, 200, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8);
        StreamCounts read = new StreamCounts(9, 10, 11, 12, 13, 14);
        BuildCounts builds = new BuildCounts(0, 17, 0, 18, 19, 20, 21, 22, 31, 0, 29, 30, 32, 33, 34, 35, 36);
        ReporterCounts findings = new ReporterCounts(23, 24, 25, 26, 0, 27, 0, 28);
        return new CollectorCounts(kernel, read, launches, 16, 29, builds, findings);
    }

    private Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        registry.getMeters().forEach(meter -> {
            StringBuilder name = new StringBuilder(meter.getId().getName());
            meter.getId().getTags().forEach(tag -> name.append(' ').append(tag.getValue()));
            values.put(name.toString(), meter.measure().iterator().next().getValue());
        });
        return values;
    }

    @Test
    void shouldShowEachCountUnderItsOwnName() {
        Map<String, Double> expected = new TreeMap<>(Map.of(
                "forgewatch.kernel.seen", 1200.0,
                "forgewatch.kernel.lost", 120.0,
                "forgewatch.kernel.args.shortened", 8.0,
                "forgewatch.records.read", 9.0,
                "forgewatch.records.exits", 11.0,
                "forgewatch.records.failures", 14.0,
                "forgewatch.execs.host", 12.0,
                "forgewatch.execs.container", 13.0,
                "forgewatch.launches", 15.0,
                "forgewatch.execs.others", 16.0));
        String[] errors = {"filename", "executable", "directory", "cgroup", "arguments", "ancestors", "task"};
        for (int i = 0; i < errors.length; i++) {
            expected.put("forgewatch.kernel.read.errors " + errors[i], i + 1.0);
        }
        String[] builds = {"opened", "open", "closed.early", "closed.idle", "exits.missed", "unfollowed"};
        for (int i = 0; i < builds.length; i++) {
            expected.put("forgewatch.builds." + builds[i], i + 17.0);
        }
        String[] chain = {
            "builds.closed.known",
            "builds.closed.forgotten",
            "builds.unkept",
            "executions",
            "executions.unjudged",
            "questions.unasked",
            "processes.unwatched",
            "outputs.forgotten"
        };
        for (int i = 0; i < chain.length; i++) {
            expected.put("forgewatch." + chain[i], i + 29.0);
        }
        String[] findings = {"reported", "stored", "superseded", "dropped", "rejected", "pending"};
        for (int i = 0; i < findings.length; i++) {
            expected.put("forgewatch.findings." + findings[i], i + 23.0);
        }
        expected.put("forgewatch.execs.held", 29.0);
        expected.put("forgewatch.processes", 1.0);
        expected.put("forgewatch.processes.evicted", 0.0);
        expected.put("forgewatch.journal.failures", 0.0);
        expected.put("forgewatch.redacted.arguments", 0.0);
        expected.put("forgewatch.ring.bytes", (double) ProbeOptions.MIN_RING_BYTES);

        assertThat(values()).containsAllEntriesOf(expected);
        assertThat(values().keySet())
                .filteredOn(name -> !expected.containsKey(name))
                .allMatch(name -> name.matches("forgewatch\\.(ring\\.fill\\.bytes|records\\.malformed \\w+)"))
                .hasSize(7);
    }

    @Test
    void shouldKeepMovingAfterAGarbageCollection() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        Awaitility.await().until(() -> {
            System.gc();
            return garbage.refersTo(null);
        });
        launches++;

        assertThat(values()).containsEntry("forgewatch.launches", 16.0);
    }

    @Test
    void shouldTakeItsMetersBack() {
        registry.counter("of somebody else");
        meters.close();

        assertThat(values()).containsOnlyKeys("of somebody else");
    }
}
