package io.forgewatch.collector.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessTableTest {
    private static final long SECOND = 1_000_000_000L;

    private final ProcessTable table = new ProcessTable(100, 100);

    @Test
    void shouldGiveRecordsAncestorsThePathsOfTheirExecs() {
        table.exec(exec(10, 10 * SECOND, "sh", "sh"));
        ExecEvent gcc = exec(11, 11 * SECOND, "gcc", "gcc", ancestor(10, 10 * SECOND, "sh"));
        table.exec(gcc);

        assertThat(table.ancestorsOf(gcc)).containsExactly(new ProcessTable.Entry(10, 10 * SECOND, "sh", "/bin/sh"));
    }

    @Test
    void shouldKeepOfALongPathTheLeafsSideOnly() {
        String folder = "f".repeat(255);
        RecordBytes record = new RecordBytes().comm("sh").path("sh", folder, folder, folder, folder, folder);
        record.process(10, 10 * SECOND);
        table.exec(
                (ExecEvent) Objects.requireNonNull(new ExecRecordDecoder().decode(RecordBytes.buffer(record.build()))));
        ExecEvent gcc = exec(11, 11 * SECOND, "gcc", "gcc", ancestor(10, 10 * SECOND, "sh"));

        assertThat(table.ancestorsOf(gcc))
                .extracting(ProcessTable.Entry::path)
                .containsExactly("\u2026" + ("/" + folder).repeat(3) + "/sh");
    }

    @Test
    void shouldKeepTheLongestNameThereIs() {
        String leaf = "/" + "\\xff".repeat(255);
        table.seed(new FoundProcess(10, 1000, 0, 0, "sh", leaf.repeat(8)));
        ExecEvent gcc = exec(11, 11 * SECOND, "gcc", "gcc", ancestor(10, 10 * SECOND, "sh"));

        assertThat(table.ancestorsOf(gcc)).extracting(ProcessTable.Entry::path).containsExactly("\u2026" + leaf);
    }

    @Test
    void shouldGoBeyondTheRecordsAncestors() {
        List<ExecEvent.Ancestor> chain = new ArrayList<>();
        for (int pid = 1; pid <= 20; pid++) {
            List<ExecEvent.Ancestor> nearest = chain.subList(0, Math.min(chain.size(), 8));
            ExecEvent event = exec(pid, pid * SECOND, "c" + pid, "c" + pid, nearest.toArray(ExecEvent.Ancestor[]::new));
            table.exec(event);
            if (pid == 20) {
                assertThat(table.ancestorsOf(event))
                        .extracting(ProcessTable.Entry::pid)
                        .containsExactly(19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
            }
            chain.add(0, ancestor(pid, pid * SECOND, "c" + pid));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10 * SECOND, 10 * SECOND + 9_999_999, 10 * SECOND - 1})
    void shouldMatchSeededProcessWithinATick(long startNs) {
        table.seed(new FoundProcess(10, 1000, 1, 0, "bash", "/usr/bin/bash"));
        table.seed(new FoundProcess(1, 0, 0, 0, "systemd", "/sbin/init"));

        ExecEvent event = exec(11, 12 * SECOND, "gcc", "gcc", ancestor(10, startNs, "bash"));
        table.exec(event);
        assertThat(table.ancestorsOf(event))
                .extracting(ProcessTable.Entry::path)
                .containsExactly("/usr/bin/bash", "/sbin/init");
        assertThat(table.size()).isEqualTo(3);
    }

    @Test
    void shouldNotTakeAReusedPidForTheSeededProcess() {
        table.seed(new FoundProcess(10, 1000, 1, 0, "bash", "/usr/bin/bash"));
        ExecEvent event = exec(11, 12 * SECOND, "gcc", "gcc", ancestor(10, 10 * SECOND + 30_000_000, "dash"));

        assertThat(table.ancestorsOf(event))
                .extracting(ProcessTable.Entry::path)
                .containsExactly("");
    }

    @Test
    void shouldTellTwoProcessesOfOnePidApart() {
        table.exec(exec(10, 10 * SECOND, "sh", "old"));
        table.exit(new ExitEvent(11 * SECOND, 10 * SECOND, 10, 0));
        table.exec(exec(10, 20 * SECOND, "sh", "new"));

        assertThat(pathOfParent(10 * SECOND)).isEqualTo("/bin/old");
        assertThat(pathOfParent(20 * SECOND)).isEqualTo("/bin/new");
    }

    @Test
    void shouldKnowExitedParentsOfProcessesThatLive() {
        ExecEvent make = exec(10, 10 * SECOND, "make", "make", ancestor(9, 9 * SECOND, "bash"));
        table.exec(make);
        table.exit(new ExitEvent(11 * SECOND, 10 * SECOND, 10, 0));
        ExecEvent gcc = exec(11, 10 * SECOND, "gcc", "gcc", ancestor(10, 10 * SECOND, "make"));

        assertThat(table.ancestorsOf(gcc)).extracting(ProcessTable.Entry::pid).containsExactly(10, 9);
    }

    @Test
    void shouldGiveASubshellItsParentsPathWhereCommIsTheSame() {
        table.exec(exec(10, 10 * SECOND, "sh", "dash"));
        ExecEvent gcc =
                exec(12, 12 * SECOND, "gcc", "gcc", ancestor(11, 11 * SECOND, "sh"), ancestor(10, 10 * SECOND, "sh"));
        ExecEvent renamed =
                exec(12, 12 * SECOND, "gcc", "gcc", ancestor(13, 11 * SECOND, "wk"), ancestor(10, 10 * SECOND, "sh"));

        assertThat(table.ancestorsOf(gcc))
                .extracting(ProcessTable.Entry::path)
                .containsExactly("/bin/dash", "/bin/dash");
        assertThat(table.ancestorsOf(renamed))
                .extracting(ProcessTable.Entry::path)
                .containsExactly("", "/bin/dash");
    }

    @Test
    void shouldShowTheLastExecOfAProcess() {
        table.exec(exec(10, 10 * SECOND, "rustc", "shim"));
        table.exec(exec(10, 10 * SECOND, "rustc", "rustc"));

        assertThat(pathOfParent(10 * SECOND)).isEqualTo("/bin/rustc");
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void shouldTakeHostExecsWithoutTheirEvents() {
        ExecRecordDecoder decoder = new ExecRecordDecoder();
        byte[] shim = new RecordBytes()
                .comm("shim")
                .path("shim", "bin")
                .integer(ExecRecordLayout.PID, 10)
                .number(ExecRecordLayout.START_TIME_NS, 10 * SECOND)
                .ancestor(1, SECOND, 1, 0, "init")
                .build();
        table.seed(new FoundProcess(1, 100, 0, 0, "init", "/sbin/init"));
        table.exec(Objects.requireNonNull(decoder.examine(RecordBytes.buffer(shim))));
        ExecEvent event = exec(11, 11 * SECOND, "gcc", "gcc", ancestor(10, 10 * SECOND, "shim"));

        assertThat(table.ancestorsOf(event))
                .extracting(ProcessTable.Entry::path)
                .containsExactly("/bin/shim", "/sbin/init");
    }

    @Test
    void shouldTellWhatOnlyEverRanOnTheHost() {
        table.exec(new HostExec.Kept(10, 10 * SECOND, "sh", "/bin/sh", 10, 1, 0, 0));
        table.exec(new HostExec.Kept(11, 10 * SECOND, "runc", "/bin/runc", 11, 1, 0, 0));
        table.exec(exec(11, 10 * SECOND, "sh", "sh"));
        table.exec(new HostExec.Kept(11, 10 * SECOND, "sh", "/bin/sh", 11, 1, 0, 0));
        table.exec(exec(12, 10 * SECOND, "sh", "sh"));
        table.seed(new FoundProcess(13, 1000, 0, 0, "sh", "/bin/sh"));
        table.exec(new HostExec.Kept(13, 10 * SECOND, "sh", "/bin/sh", 13, 1, 0, 0));

        assertThat(List.of(10, 11, 12, 13, 14))
                .filteredOn(pid -> table.exit(new ExitEvent(11 * SECOND, 10 * SECOND, pid, 0)))
                .containsExactly(10);
    }

    /** The table against what two maps in order of use would hold. */
    @Test
    void shouldFindWhatItHoldsWhateverCameAndWent() {
        Random random = new Random(7);
        Map<List<Long>, String> running = new LinkedHashMap<>(16, 0.75f, true);
        Map<List<Long>, String> passing = new LinkedHashMap<>(16, 0.75f, true);
        for (int i = 0; i < 50_000; i++) {
            int pid = random.nextInt(150);
            long start = random.nextInt(3) * SECOND;
            List<Long> key = List.of((long) pid, start);
            if (random.nextBoolean()) {
                table.exec(new HostExec.Kept(pid, start, "c" + i, "/c" + i, pid, 1, 0, 0));
                passing.remove(key);
                running.put(key, "c" + i);
            } else {
                table.exit(new ExitEvent(start, start, pid, 0));
                running.get(key);
                passing.get(key);
                String comm = running.remove(key);
                if (comm != null) {
                    passing.put(key, comm);
                }
            }
            for (Map<List<Long>, String> map : List.of(running, passing)) {
                if (map.size() > 100) {
                    map.remove(map.keySet().iterator().next());
                }
            }
            assertThat(table.size()).isEqualTo(running.size() + passing.size());
        }
        Map<List<Long>, String> all = new HashMap<>(running);
        all.putAll(passing);
        all.forEach((key, comm) -> assertThat(table.ancestorsOf(exec(
                        9_999, 99 * SECOND, "gcc", "gcc", ancestor(key.get(0).intValue(), key.get(1), comm))))
                .extracting(ProcessTable.Entry::path)
                .containsExactly("/" + comm));
    }

    @Test
    void shouldKnowNamespacesBeyondTheRecord() {
        table.exec(exec(10, 10 * SECOND, "sh", "sh", new ExecEvent.Ancestor(9, 9 * SECOND, 1, 77, "init")));
        ExecEvent gcc = exec(11, 11 * SECOND, "gcc", "gcc", new ExecEvent.Ancestor(10, 10 * SECOND, 5, 77, "sh"));

        assertThat(table.lineageOf(gcc))
                .containsExactly(
                        new ExecEvent.Ancestor(10, 10 * SECOND, 5, 77, "sh"),
                        new ExecEvent.Ancestor(9, 9 * SECOND, 1, 77, "init"));
    }

    @Test
    void shouldStayBoundedAndCountWhatItForgets() {
        for (int pid = 1; pid <= 1000; pid++) {
            table.exec(exec(pid, pid * SECOND, "x", "x", ancestor(100_000 + pid, SECOND, "y")));
        }

        assertThat(table.size()).isEqualTo(200);
        assertThat(table.evicted()).isEqualTo(1800);
    }

    @Test
    void shouldKeepRunningProcessesWhileOthersComeAndGo() {
        table.exec(exec(10, 10 * SECOND, "sh", "sh"));
        for (int pid = 1000; pid < 3000; pid++) {
            table.exec(exec(pid, pid * SECOND, "true", "true"));
            table.exit(new ExitEvent(pid * SECOND + 1, pid * SECOND, pid, 0));
        }

        assertThat(pathOfParent(10 * SECOND)).isEqualTo("/bin/sh");
    }

    @Test
    void shouldEndALineageThatBitesItsTail() {
        table.seed(new FoundProcess(10, 1000, 11, 1100, "a", "/a"));
        table.seed(new FoundProcess(11, 1100, 10, 1000, "b", "/b"));
        ExecEvent event = exec(12, 12 * SECOND, "gcc", "gcc", ancestor(10, 10 * SECOND, "a"));

        assertThat(table.ancestorsOf(event)).hasSize(ProcessTable.MAX_ANCESTORS);
    }

    private String pathOfParent(long startTimeNs) {
        return table.ancestorsOf(exec(99, 99 * SECOND, "gcc", "gcc", ancestor(10, startTimeNs, "sh")))
                .get(0)
                .path();
    }

    private static ExecEvent.Ancestor ancestor(int pid, long startTimeNs, String comm) {
        return new ExecEvent.Ancestor(pid, startTimeNs, pid, 0, comm);
    }

    private static ExecEvent exec(int pid, long startNs, String comm, String file, ExecEvent.Ancestor... ancestors) {
        RecordBytes record = new RecordBytes().comm(comm).path(file, "bin");
        record.integer(ExecRecordLayout.PID, pid).number(ExecRecordLayout.START_TIME_NS, startNs);
        for (ExecEvent.Ancestor ancestor : ancestors) {
            record.ancestor(
                    ancestor.pid(),
                    ancestor.startTimeNs(),
                    ancestor.pidInNamespace(),
                    ancestor.pidNamespace(),
                    ancestor.comm());
        }
        return (ExecEvent) Objects.requireNonNull(new ExecRecordDecoder().decode(RecordBytes.buffer(record.build())));
    }
}
