package io.forgewatch.collector;

import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.RecordBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the golden records anew, from the kernel that runs; src/test/resources/golden/README.md says how. Its name keeps it out
 * of the tests.
 */
class GoldenCapture {
    private final ExecRecordDecoder decoder = new ExecRecordDecoder();

    @Test
    void shouldCaptureRecords(@TempDir Path folder) throws Exception {
        Map<String, byte[]> records = GoldenContainer.records(folder);
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        Path target = Files.createDirectories(GoldenRecordsTest.GOLDEN.resolve(
                "linux-" + release.replaceFirst("^(\\d+\\.\\d+).*", "$1") + "-" + System.getProperty("os.arch")));
        for (Map.Entry<String, byte[]> one : records.entrySet()) {
            Path file = target.resolve(one.getKey() + ".bin");
            Files.write(file, one.getValue());
            Record event = (Record) Objects.requireNonNull(decoder.decode(RecordBytes.buffer(one.getValue())));
            Files.writeString(GoldenRecordsTest.textBeside(file), EventText.of(event));
        }
    }
}
