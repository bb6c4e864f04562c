package io.forgewatch.collector.recording;

import com.google.protobuf.InvalidProtocolBufferException;
import io.forgewatch.collector.v1.Recorded;
import io.forgewatch.collector.v1.RecordingHeader;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a recording entry by entry, whatever is in the file: at most one entry is held. One thread's. */
public final class RecordingReader implements AutoCloseable {
    private final DataInputStream frames;
    private final RecordingHeader header;
    private long entries;
    private boolean ended;

    private RecordingReader(DataInputStream frames) throws IOException {
        this.frames = frames;
        Recorded first = read();
        if (first == null || !first.hasHeader()) {
            throw new RecordingException("begins without a header");
        }
        this.header = first.getHeader();
    }

    /**
     * Opens a recording and reads its header.
     *
     * @throws RecordingException it is none, one of another format, or damaged at its beginning
     * @throws IOException it cannot be read
     */
    public static RecordingReader open(Path path) throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(path));
        try {
            requireFormat(file);
            return new RecordingReader(new DataInputStream(decompressed(file)));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void requireFormat(InputStream file) throws IOException {
        byte[] expected = RecordingFormat.firstLine();
        String line = new String(file.readNBytes(expected.length), StandardCharsets.ISO_8859_1);
        if (!line.startsWith(RecordingFormat.MAGIC)) {
            throw new RecordingException("is no recording of forgewatch trace --record");
        }
        if (!line.equals(new String(expected, StandardCharsets.ISO_8859_1))) {
            throw new RecordingException("is of another format than this version reads, which is "
                    + RecordingFormat.VERSION + ": replay it with the version that made it");
        }
    }

    private static InputStream decompressed(InputStream file) throws IOException {
        try {
            return new BufferedInputStream(new GZIPInputStream(file));
        } catch (EOFException e) {
            throw new RecordingException("breaks off before its first entry", e);
        } catch (ZipException e) {
            throw new RecordingException("is damaged before its first entry", e);
        }
    }

    /** What holds for all of it. */
    public RecordingHeader header() {
        return header;
    }

    /**
     * The next entry; null after the recording's end.
     *
     * @throws RecordingException it is damaged or breaks off here
     * @throws IOException it cannot be read
     */
    public @Nullable Recorded next() throws IOException {
        if (ended) {
            return null;
        }
        Recorded entry = read();
        if (entry == null) {
            throw new RecordingException("breaks off after " + entries + " entries");
        }
        ended = entry.hasEnd();
        return entry;
    }

    private @Nullable Recorded read() throws IOException {
        try {
            int length = frames.readInt();
            int checksum = frames.readInt();
            if (length <= 0 || length > RecordingFormat.MAX_ENTRY_BYTES) {
                throw damaged("an entry of " + Integer.toUnsignedString(length) + " bytes", null);
            }
            byte[] bytes = frames.readNBytes(length);
            if (bytes.length < length) {
                return null;
            }
            if (checksum != RecordingFormat.checksum(bytes)) {
                throw damaged("a checksum that does not fit", null);
            }
            Recorded entry = Recorded.parseFrom(bytes);
            entries++;
            return entry;
        } catch (EOFException e) {
            return null;
        } catch (ZipException e) {
            throw damaged("bytes that cannot be decompressed", e);
        } catch (InvalidProtocolBufferException e) {
            throw damaged("an entry that cannot be read", e);
        }
    }

    private RecordingException damaged(String how, @Nullable Exception cause) {
        String message = "is damaged after " + entries + " entries: " + how;
        return cause == null ? new RecordingException(message) : new RecordingException(message, cause);
    }

    @Override
    public void close() throws IOException {
        frames.close();
    }
}
