package io.forgewatch.collector.recording;

import io.forgewatch.collector.v1.Recorded;
import io.forgewatch.collector.v1.RecordingEnd;
import io.forgewatch.collector.v1.RecordingHeader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a recording, readable by its owner only: it holds arguments, which may hold secrets. Any thread; entries are in the order
 * of the calls. A write that fails ends the recording, see {@link #failure}, and holds up nothing.
 */
public final class RecordingWriter implements AutoCloseable {
    private static final long FLUSH_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int BUFFER_BYTES = 16 << 10;

    private final FileChannel file;
    private final GZIPOutputStream compressed;
    private final DataOutputStream frames;
    private long flushedNs = System.nanoTime();
    private long missing;
    private boolean closed;
    private volatile long execs;
    private volatile long flushedBytes;
    private volatile @Nullable IOException failure;

    private RecordingWriter(FileChannel file, GZIPOutputStream compressed) {
        this.file = file;
        this.compressed = compressed;
        this.frames = new DataOutputStream(compressed);
    }

    /**
     * Makes the file.
     *
     * @param overwrite whether a regular file that is there already is replaced
     * @throws FileAlreadyExistsException there is one, and it is not to be replaced, or no regular file
     * @throws IOException it cannot be made or written
     */
    public static RecordingWriter create(Path path, boolean overwrite, RecordingHeader header) throws IOException {
        if (overwrite && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(path);
        }
        FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            OutputStream bytes = Channels.newOutputStream(file);
            bytes.write(RecordingFormat.firstLine());
            RecordingWriter writer = new RecordingWriter(file, new GZIPOutputStream(bytes, BUFFER_BYTES, true));
            writer.write(Recorded.newBuilder().setHeader(header).build());
            return writer;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Adds an entry. One that is too large is left out, and the recording's end says so. */
    public synchronized void write(Recorded entry) {
        if (closed || failure != null) {
            return;
        }
        if (entry.getSerializedSize() > RecordingFormat.MAX_ENTRY_BYTES) {
            missing++;
            return;
        }
        try {
            byte[] bytes = entry.toByteArray();
            frames.writeInt(bytes.length);
            frames.writeInt(RecordingFormat.checksum(bytes));
            frames.write(bytes);
            long nowNs = System.nanoTime();
            if (nowNs - flushedNs >= FLUSH_NS) {
                frames.flush();
                flushedBytes = file.position();
                flushedNs = nowNs;
            }
        } catch (IOException e) {
            failure = e;
        }
        if (entry.hasExec() || entry.hasHostExec()) {
            execs++;
        }
    }

    /** What broke it; null while all is well. From any thread. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** Execs in it, so far. From any thread. */
    public long execs() {
        return execs;
    }

    /** Entries that were too large. */
    public synchronized long missing() {
        return missing;
    }

    /** Bytes of the file that are surely in it. From any thread. */
    public long bytes() {
        return flushedBytes;
    }

    /** Ends the recording; a failure is kept as of any write. Idempotent. */
    public synchronized void finish() {
        write(Recorded.newBuilder()
                .setEnd(RecordingEnd.newBuilder().setMissing(missing))
                .build());
        if (closed) {
            return;
        }
        closed = true;
        try (FileChannel closing = file) {
            if (failure == null) {
                compressed.finish();
                flushedBytes = closing.position();
                compressed.close();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Closes the file as it is; a recording that was not finished is one that breaks off. Idempotent. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        file.close();
    }
}
