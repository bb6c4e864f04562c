package io.forgewatch.collector.bpf;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A BPF ring buffer of the kernel, mapped into this process and read in place: native calls map it and wait, none is made for a
 * record.
 *
 * <p>The kernel side seldom wakes its reader, for that costs more than the record. So a wait ends after {@link #MAX_WAIT_MS} at
 * the latest and is always followed by a look at the ring: no record can be stranded.
 *
 * <p>One thread waits and reads. It must have stopped before {@link #close}.
 */
public final class RingBuffer implements AutoCloseable {
    /** Longest wait, and so the longest delay of a record that woke nobody. */
    static final int MAX_WAIT_MS = 20;

    private final Pointer consumerPage;
    private final Pointer readOnly;
    private final int pageBytes;
    private final int sizeBytes;
    private final RingReader reader;
    private final int epollFd;
    private final Memory ready = new Memory(16);
    private boolean closed;

    private RingBuffer(Pointer consumerPage, Pointer readOnly, int pageBytes, int sizeBytes, int epollFd) {
        this.consumerPage = consumerPage;
        this.readOnly = readOnly;
        this.pageBytes = pageBytes;
        this.sizeBytes = sizeBytes;
        this.epollFd = epollFd;
        ByteBuffer data = readOnly.getByteBuffer(0, RingLayout.readOnlyBytes(pageBytes, sizeBytes));
        this.reader = new RingReader(consumerPage.getByteBuffer(0, pageBytes), data, pageBytes, sizeBytes);
    }

    /**
     * Maps a ring.
     *
     * @param mapFd the map's descriptor, which stays the caller's and may be closed once this returns
     * @param sizeBytes the map's max_entries: a power of two, a multiple of the page size, below 1 GiB
     * @throws IOException it cannot be mapped or waited for; the message is one line
     */
    public static RingBuffer map(int mapFd, int sizeBytes) throws IOException {
        int page = LibC.getpagesize();
        if (sizeBytes < page || sizeBytes >= 1 << 30 || Integer.bitCount(sizeBytes) != 1) {
            throw new IllegalArgumentException(
                    "a ring has a power of two of bytes, from a page of " + page + " to below 1 GiB, not " + sizeBytes);
        }
        Pointer consumer = null;
        Pointer data = null;
        int epollFd = -1;
        try {
            int writable = LibC.PROT_READ | LibC.PROT_WRITE;
            consumer = LibC.mmap(Pointer.NULL, page, writable, LibC.MAP_SHARED, mapFd, 0);
            long dataBytes = RingLayout.readOnlyBytes(page, sizeBytes);
            data = LibC.mmap(Pointer.NULL, dataBytes, LibC.PROT_READ, LibC.MAP_SHARED, mapFd, page);
            epollFd = LibC.epoll_create1(LibC.EPOLL_CLOEXEC);
            Memory interest = new Memory(16);
            interest.clear();
            interest.setInt(0, LibC.EPOLLIN);
            LibC.epoll_ctl(epollFd, LibC.EPOLL_CTL_ADD, mapFd, interest);
            return new RingBuffer(consumer, data, page, sizeBytes, epollFd);
        } catch (LastErrorException e) {
            release(consumer, page, data, RingLayout.readOnlyBytes(page, sizeBytes), epollFd);
            throw new IOException(
                    "cannot map the kernel's ring buffer of " + sizeBytes + " bytes: " + e.getMessage(), e);
        }
    }

    /** Waits until the kernel says that there is something, or {@link #MAX_WAIT_MS}. Then look, whatever it was. */
    public void await() {
        await(MAX_WAIT_MS);
    }

    /** Likewise, but not longer than {@code maxMs}. */
    public void await(int maxMs) {
        try {
            LibC.epoll_wait(epollFd, ready, 1, Math.min(maxMs, MAX_WAIT_MS));
        } catch (LastErrorException e) {
            if (e.getErrorCode() != LibC.EINTR) {
                throw new IllegalStateException("cannot wait for the kernel's records: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Hands over what is there, up to an eighth of the ring, and gives its room back to the kernel. What the handler throws comes
     * through, and the next call goes on behind that record.
     *
     * @return how many records there were; 0 when the ring is drained
     */
    public int read(RecordHandler handler) {
        return reader.readBatch(handler);
    }

    /** Bytes that wait to be read, 0 once closed. Any thread. */
    public synchronized long fillBytes() {
        return closed ? 0 : reader.fillBytes();
    }

    /** The ring's size in bytes. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** Unmaps it. Idempotent; the reading thread has to be done. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release(consumerPage, pageBytes, readOnly, RingLayout.readOnlyBytes(pageBytes, sizeBytes), epollFd);
        }
    }

    private static void release(
            @Nullable Pointer consumer, int page, @Nullable Pointer data, long dataBytes, int epollFd) {
        if (epollFd >= 0) {
            LibC.close(epollFd);
        }
        if (data != null) {
            LibC.munmap(data, dataBytes);
        }
        if (consumer != null) {
            LibC.munmap(consumer, page);
        }
    }
}
