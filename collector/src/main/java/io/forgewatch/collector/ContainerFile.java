package io.forgewatch.collector;

import io.forgewatch.collector.bpf.FileStatus;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.OpenFile;
import java.io.IOException;
import java.util.Arrays;

/** A container's file, open. Each read has the deadline of {@link TimedCalls}: its pages may still have to come from somewhere. */
final class ContainerFile implements OpenFile {
    /** So that a read of any length makes progress that a deadline can judge. */
    private static final int MAX_READ_BYTES = 1 << 20;

    private final FileGate.Opened opened;
    private final TimedCalls calls;
    private final long origin;

    /** Takes over what was opened. */
    ContainerFile(FileGate.Opened opened, TimedCalls calls, long origin) {
        this.opened = opened;
        this.calls = calls;
        this.origin = origin;
    }

    @Override
    public Status status() {
        return opened.status();
    }

    @Override
    public int read(long offset, byte[] target, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int wanted = Math.min(length - done, MAX_READ_BYTES);
            byte[] chunk = chunk(offset + done, wanted);
            System.arraycopy(chunk, 0, target, done, chunk.length);
            done += chunk.length;
            if (chunk.length < wanted) {
                break;
            }
        }
        return done;
    }

    /** Memory of its own, since a read that comes too late still writes. */
    private byte[] chunk(long offset, int length) throws IOException {
        return timed(() -> {
            byte[] chunk = new byte[length];
            int bytes = opened.handle().read(offset, chunk, length);
            return bytes == length ? chunk : Arrays.copyOf(chunk, bytes);
        });
    }

    @Override
    public boolean unchanged() {
        try {
            FileStatus now = timed(() -> opened.handle().status());
            return now.ctimeNs() == status().ctimeNs() && now.sizeBytes() == status().sizeBytes();
        } catch (IOException e) {
            return false;
        }
    }

    private <T> T timed(TimedCalls.Call<T> call) throws IOException {
        try {
            return calls.run(origin, call, late -> {});
        } catch (FileUnavailable e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
