package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.forgewatch.collector.v1.JournalEntry;
import io.forgewatch.collector.v1.OpenBuild;
import io.forgewatch.v1.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class BuildJournalFileFuzz {
    private static final OpenBuild LATER = OpenBuild.newBuilder()
            .setFinding(Finding.newBuilder().setName("findings/later"))
            .build();

    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("journal");
    }

    @AfterEach
    void removeDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("builds.journal"));
        Files.deleteIfExists(directory);
    }

    @FuzzTest
    void anyFileIsReadUpToItsDamage(byte[] file) throws IOException {
        opensWhatIsWholeAndGoesOn(file);
    }

    /** Hardly any change to a file leaves a checksum right, so here they are made anew; each entry's first byte is its length. */
    @FuzzTest
    void anyEntriesWithTheirChecksumsAreReadUpToTheFirstThatIsNone(byte[] entries) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer left = ByteBuffer.wrap(entries);
        int whole = 0;
        boolean damaged = false;
        while (left.hasRemaining()) {
            byte[] entry = new byte[Math.min(left.get() & 0xff, left.remaining())];
            left.get(entry);
            file.writeBytes(framed(entry));
            damaged |= entry.length == 0 || !isEntry(entry);
            whole = damaged ? whole : file.size();
        }

        assertThat(opensWhatIsWholeAndGoesOn(file.toByteArray())).isEqualTo(whole);
    }

    /** How many bytes were whole. */
    private long opensWhatIsWholeAndGoesOn(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("builds.journal"), bytes);
        long whole;
        List<OpenBuild> kept;
        try (BuildJournalFile journal = BuildJournalFile.open(directory)) {
            kept = journal.kept();
            whole = journal.bytes();
            assertThat(whole + journal.droppedBytes()).isEqualTo(bytes.length);
            assertThat(Files.size(file)).isEqualTo(whole);
            assertThat(kept.stream().map(build -> build.getFinding().getName())).doesNotHaveDuplicates();
            journal.put(LATER);
            assertThat(journal.failures()).isZero();
        }
        try (BuildJournalFile again = BuildJournalFile.open(directory)) {
            assertThat(again.droppedBytes()).isZero();
            assertThat(again.kept()).contains(LATER).hasSizeBetween(Math.max(1, kept.size()), kept.size() + 1);
            again.remove(LATER.getFinding().getName());
        }
        try (BuildJournalFile last = BuildJournalFile.open(directory)) {
            assertThat(last.kept()).containsExactlyElementsOf(without(kept));
        }
        return whole;
    }

    private static List<OpenBuild> without(List<OpenBuild> kept) {
        return kept.stream()
                .filter(build ->
                        !build.getFinding().getName().equals(LATER.getFinding().getName()))
                .toList();
    }

    private static boolean isEntry(byte[] bytes) {
        try {
            return JournalEntry.parseFrom(bytes).isInitialized();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static byte[] framed(byte[] entry) {
        CRC32C checksum = new CRC32C();
        checksum.update(entry);
        return ByteBuffer.allocate(8 + entry.length)
                .putInt(entry.length)
                .putInt((int) checksum.getValue())
                .put(entry)
                .array();
    }
}
