package io.forgewatch.collector;

import static io.forgewatch.collector.ProcStatTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.exec.RecordBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessScanTest {
    private static final long TICK_NS = ProcessTable.TICK_NS;

    @TempDir
    Path root;

    private ProcessScan scan = new ProcessScan(new HostFiles(Path.of("/")));

    @BeforeEach
    void makeProc() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        scan = new ProcessScan(new HostFiles(root));
    }

    @Test
    void shouldTellTheLineageOfWhatRanBefore() throws IOException {
        process(1, "init", 'S', 0, 5);
        Files.createSymbolicLink(root.resolve("proc/1/exe"), Path.of("/no/such/init"));
        process(40, "shim", 'S', 1, 700);
        Files.writeString(root.resolve("proc/cpuinfo"), "not a process");
        Files.createDirectories(root.resolve("proc/9lives"));

        assertThat(ancestorsBelow(40, 700))
                .containsExactly(
                        new ProcessTable.Entry(40, 700 * TICK_NS + 3, "shim", ""),
                        new ProcessTable.Entry(1, 5 * TICK_NS, "init", "/no/such/init"));
    }

    @Test
    void shouldEndALineageAtAParentThatIsGone() throws IOException {
        process(40, "shim", 'S', 39, 700);

        assertThat(ancestorsBelow(40, 700)).hasSize(1);
    }

    @Test
    void shouldSayThatThereIsNoProc() throws IOException {
        Files.delete(root.resolve("proc"));

        assertThatThrownBy(() -> scan.tell(found -> {})).isInstanceOf(IOException.class);
    }

    @Test
    void shouldKnowARunningProcessAgainDespiteTheCoarserClock() throws IOException {
        process(40, "cc1", 'R', 1, 700);

        assertThat(scan.runs(40, 700 * TICK_NS + TICK_NS - 1)).isTrue();
        assertThat(scan.runs(40, 701 * TICK_NS)).isTrue();
    }

    @Test
    void shouldNotTakeALaterProcessOfTheSamePidForIt() throws IOException {
        process(40, "cc1", 'R', 1, 900);

        assertThat(scan.runs(40, 700 * TICK_NS)).isFalse();
    }

    @Test
    void shouldTellThatAProcessIsGoneOrOnlyWaitsToBeFetched() throws IOException {
        process(40, "cc1", 'Z', 1, 700);

        assertThat(scan.runs(40, 700 * TICK_NS)).isFalse();
        assertThat(scan.runs(41, 700 * TICK_NS)).isFalse();
    }

    @Test
    void shouldTakeAProcessForRunningWhereItCannotBeTold() throws IOException {
        Files.createDirectories(root.resolve("proc/40"));
        Files.writeString(root.resolve("proc/40/stat"), "garbage");

        assertThat(scan.runs(40, 700 * TICK_NS)).isTrue();
    }

    /** What the table has above a process of which only the parent is recorded. */
    private List<ProcessTable.Entry> ancestorsBelow(int parent, long startTick) throws IOException {
        ProcessTable table = new ProcessTable(8, 8);
        scan.tell(table::seed);
        byte[] record = new RecordBytes()
                .process(50, 800 * TICK_NS)
                .ancestor(parent, startTick * TICK_NS + 3, parent, 4026531836L, "shim")
                .build();
        ExecEvent event =
                (ExecEvent) Objects.requireNonNull(new ExecRecordDecoder().decode(RecordBytes.buffer(record)));
        table.exec(event);
        return table.ancestorsOf(event);
    }

    private void process(int pid, String comm, char state, int parent, long startTick) throws IOException {
        Path folder = Files.createDirectories(root.resolve("proc/" + pid));
        Files.write(folder.resolve("stat"), ProcStatTest.line(pid + "", bytes(comm), state, parent, startTick));
    }
}
