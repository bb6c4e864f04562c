package io.forgewatch.collector.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * A copy being written. A write that fails spoils it and nothing else: whoever reads the file goes on. One thread's, which closes it.
 */
public final class EvidenceCopy implements AutoCloseable {
    private final EvidenceStore store;
    private final SeekableByteChannel channel;
    private final Path path;
    private final String build;
    private final long sizeBytes;
    private long written;
    private boolean failed;
    private boolean ended;

    EvidenceCopy(EvidenceStore store, SeekableByteChannel channel, Path path, String build, long sizeBytes) {
        this.store = store;
        this.channel = channel;
        this.path = path;
        this.build = build;
        this.sizeBytes = sizeBytes;
    }

    /** The next bytes of the file, from the beginning of the array. */
    public void write(byte[] bytes, int length) {
        written += length;
        if (failed || written > sizeBytes) {
            failed = true;
            return;
        }
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException e) {
            failed = true;
            store.tell(e);
        }
    }

    /**
     * Keeps what was written, once all was.
     *
     * @param sha256 of it, in lower-case hexadecimal
     * @throws NotKeptException writing it failed
     */
    public void keep(String sha256) throws NotKeptException {
        if (ended) {
            throw new IllegalStateException("the copy was kept or given up before");
        }
        ended = true;
        try {
            channel.close();
        } catch (IOException e) {
            failed = true;
            store.tell(e);
        }
        if (failed || written != sizeBytes) {
            store.failed(path, build, sizeBytes);
            throw new NotKeptException(EvidenceStore.FAILED);
        }
        store.keep(path, build, sha256, sizeBytes);
    }

    /** Gives it up unless it was kept. Idempotent. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            channel.close();
        } catch (IOException e) {
            failed = true;
        }
        if (failed) {
            store.failed(path, build, sizeBytes);
        } else {
            store.giveUp(path, build, sizeBytes);
        }
    }
}
