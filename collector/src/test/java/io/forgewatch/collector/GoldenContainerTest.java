package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.RecordBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On the real kernel the container of the golden records gives those records again, whatever the kernel, the cgroups' version and
 * the architecture: all but times, numbers that the kernel gives out, and what a compiler of another architecture is told.
 */
@Tag("kernel")
class GoldenContainerTest {
    /** The kernel that they were captured on. */
    private static final Path GOLDEN = GoldenRecordsTest.GOLDEN.resolve("linux-6.18-amd64");

    private static final Pattern GIVEN_OUT =
            Pattern.compile("(timeNs|startTimeNs|pid|pidInNamespace|tid|session|cgroup\\.id|cgroup\\.v1"
                    + "|namespaces\\.(pid|mount|user)|executable\\.(device|inode|links|ctimeNs|sizeBytes)"
                    + "|ancestors\\[.*(pid|pidInNamespace|startTimeNs|pidNamespace)) = .*");
    private static final Pattern OF_ARCHITECTURE = Pattern.compile("args = -m.*|argsFullBytes = .*|argumentCount = .*");

    private final ExecRecordDecoder decoder = new ExecRecordDecoder();

    @Test
    void shouldGiveTheGoldenRecordsOnThisKernel(@TempDir Path folder) throws Exception {
        Map<String, byte[]> records = GoldenContainer.records(folder);
        for (Map.Entry<String, byte[]> one : records.entrySet()) {
            Record event = (Record) Objects.requireNonNull(decoder.decode(RecordBytes.buffer(one.getValue())));
            assertThat(lasting(EventText.of(event)))
                    .as(one.getKey())
                    .isEqualTo(lasting(Files.readString(GOLDEN.resolve(one.getKey() + ".txt"))));
        }
    }

    private static List<String> lasting(String text) {
        // What runs by its descriptor alone was called by that until Linux 6.14 (fs/exec.c, bprm->comm_from_dentry).
        String named = text.contains("requestedPath = /dev/fd/3") ? text.replaceFirst("\ncomm = .*", "") : text;
        return named.lines()
                .filter(line -> !GIVEN_OUT.matcher(line).matches())
                .map(line -> line.replaceFirst("^args\\[\\d+\\]", "args")
                        .replaceAll("(x86_64|aarch64)-linux-gnu", "ARCHITECTURE-linux-gnu")
                        .replaceFirst("(-gcc-|gnu/)\\d+", "$1VERSION")
                        .replaceFirst("/cc\\w{6}\\.", "/ccRANDOM."))
                .filter(line -> !OF_ARCHITECTURE.matcher(line).matches())
                .toList();
    }
}
