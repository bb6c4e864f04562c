package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.forgewatch.collector.exec.VisibleText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

class ProcStatFuzz {
    @FuzzTest
    void anyLineIsReadOrNone(byte[] line) {
        Optional<ProcStat> read = ProcStat.parse(line.clone());

        read.ifPresent(stat -> {
            String text = new String(line, StandardCharsets.ISO_8859_1);
            String behindName = text.substring(text.lastIndexOf(')') + 1).strip();
            List<String> fields = List.of(behindName.split(" ", -1));
            assertThat(fields.get(0)).isEqualTo(String.valueOf(stat.state()));
            assertThat(Integer.parseInt(fields.get(1))).isEqualTo(stat.parentPid());
            assertThat(Long.parseLong(fields.get(19))).isEqualTo(stat.startTick());
            assertThat(stat.comm().length()).isLessThanOrEqualTo(4 * line.length);
        });
    }

    /** The kernel's names have at most 15 bytes (TASK_COMM_LEN in linux/sched.h); these have any. */
    @FuzzTest
    void nameNeverReachesTheFields(byte[] name) {
        assertThat(ProcStat.parse(ProcStatTest.line("7", name, 'S', 5, 4321)))
                .contains(new ProcStat(VisibleText.decode(ByteBuffer.wrap(name)), 'S', 5, 4194560, 4321));
    }
}
