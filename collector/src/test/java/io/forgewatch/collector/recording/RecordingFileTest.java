package io.forgewatch.collector.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.collector.v1.Recorded;
import io.forgewatch.collector.v1.RecordedProcess;
import io.forgewatch.collector.v1.RecordingEnd;
import io.forgewatch.collector.v1.RecordingHeader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFileTest {
    private static final RecordingHeader HEADER =
            RecordingHeader.newBuilder().setHostPidNamespace(4026531836L).build();
    private static final Recorded TICK =
            Recorded.newBuilder().setTickNs(1L << 50).build();
    private static final Recorded FOUND = Recorded.newBuilder()
            .setFound(RecordedProcess.newBuilder()
                    .setPid(7)
                    .setComm("some process")
                    .setPath("/sbin/init"))
            .build();
    private static final Recorded END =
            Recorded.newBuilder().setEnd(RecordingEnd.getDefaultInstance()).build();

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("recording");
    }

    private byte[] recording(Recorded... entries) throws IOException {
        try (RecordingWriter writer = RecordingWriter.create(file, true, HEADER)) {
            Arrays.stream(entries).forEach(writer::write);
            writer.finish();
        }
        return Files.readAllBytes(file);
    }

    /** What can be read, and then the message of what cannot: empty where all could. */
    private record Read(List<Recorded> entries, String damage) {}

    private Read read(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        List<Recorded> entries = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertThat(reader.header()).isEqualTo(HEADER);
            for (Recorded entry = reader.next(); entry != null; entry = reader.next()) {
                entries.add(entry);
            }
            assertThat(reader.next()).isNull();
            return new Read(entries, "");
        } catch (RecordingException e) {
            return new Read(entries, String.valueOf(e.getMessage()));
        }
    }

    @Test
    void shouldReadWhatWasWrittenInItsOrder() throws IOException {
        assertThat(read(recording(FOUND, TICK, FOUND))).isEqualTo(new Read(List.of(FOUND, TICK, FOUND, END), ""));
    }

    @Test
    void shouldReadARecordingThatBreaksOffAnywhereUpToThere() throws IOException {
        byte[] whole = recording(FOUND, TICK, FOUND);
        List<Recorded> all = List.of(FOUND, TICK, FOUND, END);

        for (int length = 0; length < whole.length; length++) {
            Read read = read(Arrays.copyOf(whole, length));
            assertThat(all.subList(0, read.entries().size())).isEqualTo(read.entries());
            // The checksum of gzip comes last, when every entry was read.
            assertThat(read.damage().isEmpty()).isEqualTo(read.entries().size() == all.size());
            assertThat(read.damage())
                    .matches("|breaks off .*|is no recording.*|is of another format.*|begins without.*");
        }
    }

    @Test
    void shouldNeverReadSomethingElseFromADamagedRecording() throws IOException {
        byte[] whole = recording(FOUND, TICK, FOUND);
        List<Recorded> all = List.of(FOUND, TICK, FOUND, END);
        // Behind them gzip has ten bytes that mean nothing here.
        int begin = RecordingFormat.firstLine().length + 10;

        for (int at = begin; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Read read = read(damaged);
            assertThat(all.subList(0, read.entries().size())).isEqualTo(read.entries());
        }
    }

    @Test
    void shouldLeaveWhatCanBeReadWhenItIsNeverFinished() throws Exception {
        RecordingWriter writer = RecordingWriter.create(file, false, HEADER);
        writer.write(FOUND);
        Thread.sleep(1_100); // The second after which it is flushed is real time.
        writer.write(TICK);
        writer.write(FOUND);
        assertThat(writer.bytes()).isPositive();
        byte[] left = Files.readAllBytes(file);
        writer.close();

        assertThat(read(left)).isEqualTo(new Read(List.of(FOUND, TICK), "breaks off after 3 entries"));
    }

    @Test
    void shouldNotTrustALength() throws IOException {
        for (int length :
                new int[] {-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE, RecordingFormat.MAX_ENTRY_BYTES + 1}) {
            assertThat(read(framed(length, 0, new byte[8])).damage())
                    .startsWith("is damaged after 1 entries: an entry of");
        }
        assertThat(read(framed(RecordingFormat.MAX_ENTRY_BYTES, 0, new byte[8])).damage())
                .isEqualTo("breaks off after 1 entries");
        assertThat(read(framed(8, 0, new byte[8])).damage()).contains("checksum");
        byte[] nothing = {1, 2, 3, 4};
        assertThat(read(framed(4, RecordingFormat.checksum(nothing), nothing)).damage())
                .contains("cannot be read");
    }

    /** A recording with a whole header and a frame behind it. */
    private static byte[] framed(int length, int checksum, byte[] bytes) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(RecordingFormat.firstLine());
        try (DataOutputStream frames = new DataOutputStream(new GZIPOutputStream(file))) {
            byte[] header = Recorded.newBuilder().setHeader(HEADER).build().toByteArray();
            frames.writeInt(header.length);
            frames.writeInt(RecordingFormat.checksum(header));
            frames.write(header);
            frames.writeInt(length);
            frames.writeInt(checksum);
            frames.write(bytes);
        }
        return file.toByteArray();
    }

    @Test
    void shouldSayWhatIsNoRecordingOrOneOfAnotherVersion() throws IOException {
        assertThat(read("some text".getBytes(StandardCharsets.UTF_8)).damage()).startsWith("is no recording");
        assertThat(read("forgewatch recording 2\n".getBytes(StandardCharsets.UTF_8))
                        .damage())
                .startsWith("is of another format");
        assertThatThrownBy(() -> RecordingReader.open(folder)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldBeItsOwnersAlone() throws IOException {
        recording();

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void shouldReplaceARegularFileOnlyWhereItIsToldTo() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "kept");
        Files.writeString(file, "another's");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);

        assertThatThrownBy(() -> RecordingWriter.create(file, false, HEADER))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> RecordingWriter.create(link, true, HEADER))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> RecordingWriter.create(folder, true, HEADER))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("another's");
        assertThat(target).hasContent("kept");

        recording(TICK);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void shouldTellAtTheEndWhatWasTooLarge() throws IOException {
        Recorded large = Recorded.newBuilder()
                .setFound(RecordedProcess.newBuilder().setPath("x".repeat(RecordingFormat.MAX_ENTRY_BYTES)))
                .build();

        List<Recorded> entries = read(recording(large, TICK)).entries();

        assertThat(entries).hasSize(2).startsWith(TICK);
        assertThat(entries.get(1).getEnd().getMissing()).isEqualTo(1);
    }

    @Test
    void shouldCompressWhatRepeats() throws IOException {
        Recorded[] ticks = new Recorded[1000];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = Recorded.newBuilder()
                    .setTickNs((1L << 50) + i * 50_000_000L)
                    .build();
        }

        assertThat(recording(ticks)).hasSizeLessThan(16_000);
    }
}
