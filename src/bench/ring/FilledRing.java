package io.forgewatch.collector;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.management.ThreadMXBean;
import io.forgewatch.collector.bpf.RingBuffer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** A ring that the kernel fills, and both of its readers: binding of ring.c. */
final class FilledRing implements AutoCloseable {
    static final int TEMPLATES = 16;

    /** Members of {@code struct found}. */
    private static final int FOUND_BYTES = 5 * Long.BYTES;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static native int ring_open(String object, int ringBytes);

    private static native int ring_set_template(int index, Pointer record, int bytes);

    private static native void ring_set_host(long cgroup, int pidNamespace);

    private static native int ring_fill(int attempts);

    private static native long ring_sent();

    private static native int ring_start_filling();

    private static native void ring_stop_filling();

    private static native long ring_read(int mode, long records, long next, Pointer found);

    private static native void ring_close();

    private final RingBuffer ring;
    private final Memory found = new Memory(FOUND_BYTES);
    private long next;

    private FilledRing(RingBuffer ring) {
        this.ring = ring;
    }

    static FilledRing open(Path folder, int ringBytes) throws IOException {
        Native.register(FilledRing.class, folder.resolve("libring.so").toString());
        int fd = ring_open(folder.resolve("fill.bpf.o").toString(), ringBytes);
        if (fd < 0) {
            throw new IOException("cannot load the program that fills the ring: error " + -fd);
        }
        return new FilledRing(RingBuffer.map(fd, ringBytes));
    }

    /** What is sent from now on, in turns. */
    void send(List<byte[]> records, long hostCgroup, long hostPidNamespace) {
        for (int i = 0; i < TEMPLATES; i++) {
            byte[] record = records.get(i % records.size());
            Memory memory = new Memory(record.length);
            memory.write(0, record, 0, record.length);
            if (ring_set_template(i, memory, record.length) != 0) {
                throw new IllegalStateException("the kernel did not take a record");
            }
        }
        ring_set_host(hostCgroup, (int) hostPidNamespace);
    }

    /** Sends records until the ring is full. */
    void fill() {
        long before;
        do {
            before = ring_sent();
            if (ring_fill(1000) != 0) {
                throw new IllegalStateException("the program that fills the ring did not run");
            }
        } while (ring_sent() - before == 1000);
    }

    void startFilling() {
        if (ring_start_filling() != 0) {
            throw new IllegalStateException("no thread to fill the ring");
        }
    }

    void stopFilling() {
        ring_stop_filling();
    }

    /** Reads up to about {@code records} of what is there. */
    Reading read(Reader reader, long records) {
        return reader.java() ? readInJava(reader, records) : readInC(reader, records);
    }

    private Reading readInJava(Reader reader, long records) {
        JavaReader java = reader.inJava();
        java.begin(next);
        long busyNs = 0;
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        while (java.records < records && ring.read(java) > 0) {
            long now = System.nanoTime();
            busyNs += now - start;
            start = now;
        }
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        next = java.next;
        return new Reading(java.records, busyNs, allocated, java.outOfOrder, java.malformed, java.sum);
    }

    private Reading readInC(Reader reader, long records) {
        found.clear();
        next = ring_read(reader.mode(), records, next, found);
        long[] members = found.getLongArray(0, FOUND_BYTES / Long.BYTES);
        return new Reading(members[0], members[1], 0, members[2], members[3], members[4]);
    }

    long fillBytes() {
        return ring.fillBytes();
    }

    @Override
    public void close() {
        ring.close();
        ring_close();
    }

    /** What one turn found; {@code sum} is of what was read, and both readers must come to the same. */
    record Reading(long records, long busyNs, long allocatedBytes, long outOfOrder, long malformed, long sum) {
        static final Reading NONE = new Reading(0, 0, 0, 0, 0, 0);

        Reading plus(Reading other) {
            return new Reading(
                    records + other.records,
                    busyNs + other.busyNs,
                    allocatedBytes + other.allocatedBytes,
                    outOfOrder + other.outOfOrder,
                    malformed + other.malformed,
                    sum + other.sum);
        }
    }
}
