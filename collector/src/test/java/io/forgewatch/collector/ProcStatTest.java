package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {
    /** Fields 5 to 21 of proc_pid_stat(5). */
    private static final String BETWEEN = "1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0";

    static byte[] line(String pid, byte[] comm, char state, int parent, long startTick) {
        String head = pid + " (";
        String tail = ") " + state + " " + parent + " " + BETWEEN + " " + startTick + " 0 0\n";
        byte[] line = new byte[head.length() + comm.length + tail.length()];
        System.arraycopy(bytes(head), 0, line, 0, head.length());
        System.arraycopy(comm, 0, line, head.length(), comm.length);
        System.arraycopy(bytes(tail), 0, line, head.length() + comm.length, tail.length());
        return line;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadTheKernelsOwnLine() throws IOException {
        ProcStat stat =
                ProcStat.parse(Files.readAllBytes(Path.of("/proc/self/stat"))).orElseThrow();

        assertThat(stat.comm())
                .isEqualTo(Files.readString(Path.of("/proc/self/comm")).strip());
        assertThat(stat.parentPid())
                .isEqualTo((int) ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(stat.startTick()).isPositive();
        assertThat(stat.ended()).isFalse();
    }

    @Test
    void shouldNotTakeANameForFields() {
        assertThat(ProcStat.parse(line("7", bytes("a) Z 99 (b"), 'S', 5, 4321)))
                .contains(new ProcStat("a) Z 99 (b", 'S', 5, 4194560, 4321));
    }

    @Test
    void shouldShowBadBytesOfANameReversibly() {
        byte[] comm = {'x', (byte) 0xff, '\\', '\n'};

        assertThat(ProcStat.parse(line("7", comm, 'S', 5, 1)).orElseThrow().comm())
                .isEqualTo("x\\xff\\\\\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "7 (x",
                ")(",
                "7 (x)",
                "7 (x) S 1",
                "7 (x) SS 1 " + BETWEEN + " 1",
                "7 (x) S one " + BETWEEN + " 1",
                "7 (x) S 1 " + BETWEEN + " 99999999999999999999"
            })
    void shouldTakeNothingElseForALine(String text) {
        assertThat(ProcStat.parse(bytes(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(chars = {'Z', 'X', 'x'})
    void shouldTellThatAProcessHasEnded(char state) {
        assertThat(ProcStat.parse(line("7", bytes("x"), state, 1, 1))
                        .orElseThrow()
                        .ended())
                .isTrue();
    }

    @Test
    void shouldTellThatAProcessIsEnding() {
        String line = "7 (x) R 1 " + BETWEEN.replace("4194560", "4194564") + " 1 0 0";

        assertThat(ProcStat.parse(bytes(line)).orElseThrow().ended()).isTrue();
    }
}
