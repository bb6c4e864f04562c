package io.forgewatch.collector;

import io.forgewatch.collector.bpf.ExecProbe;
import io.forgewatch.collector.bpf.KernelClock;
import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeLoader;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.bpf.RingBuffer;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.MalformedRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every exec and exit of this host, from the kernel to a listener. Owns the probe, its ring and the one thread that reads it.
 *
 * <p>From {@link #open} on the kernel gathers records; {@link #start} begins to read them. {@link #close} detaches the probe, has
 * what is in the ring read to its end, and lets go of everything. Methods may be called from any thread but the stream's own.
 */
public final class ExecStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecStream.class);
    private static final Duration MAX_CLOSE = Duration.ofSeconds(10);

    private final ExecProbe probe;
    private final RingBuffer ring;
    private final ExecRecordDecoder decoder = new ExecRecordDecoder();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopping;
    private volatile @Nullable RecordRouter router;
    private @Nullable Thread thread;
    private boolean closed;

    private ExecStream(ExecProbe probe, RingBuffer ring) {
        this.probe = probe;
        this.ring = ring;
    }

    /**
     * Loads and attaches the probe and maps its ring.
     *
     * @throws ProbeException the kernel did not take it; the message is one line
     * @throws IOException the ring cannot be mapped; likewise
     */
    public static ExecStream open(ProbeOptions options) throws ProbeException, IOException {
        ExecProbe probe = ExecProbe.open(options);
        try {
            return new ExecStream(probe, RingBuffer.map(probe.ringFd(), probe.ringBytes()));
        } catch (IOException | RuntimeException e) {
            probe.close();
            throw e;
        }
    }

    /** Begins to read, on a thread of its own. Once. */
    public synchronized void start(ExecListener listener) {
        if (closed || thread != null) {
            throw new IllegalStateException(closed ? "the stream is closed" : "the stream was started before");
        }
        RecordRouter records = new RecordRouter(decoder, listener);
        router = records;
        thread = new Thread(() -> run(records, listener), "exec-stream");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(RecordRouter records, ExecListener listener) {
        try {
            while (!stopping) {
                ring.await(listener.maxWaitMs());
                readBatches(records);
            }
            probe.close();
            readBatches(records);
            records.end();
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            LOG.error("reading the kernel's records ended: {}", e.toString());
            ended.completeExceptionally(e);
        }
    }

    /** Until nothing is left; a stream that never pauses ends it too when the stream is to stop. */
    private void readBatches(RecordRouter records) {
        boolean drained;
        boolean last = stopping;
        do {
            long nowNs = KernelClock.bootTimeNs();
            drained = ring.read(records) == 0;
            records.endBatch(nowNs, drained);
        } while (!drained && last == stopping);
    }

    /** What became of the records so far. */
    public StreamCounts counts() {
        RecordRouter records = router;
        return records == null ? StreamCounts.NONE : records.counts();
    }

    /** How the probe got into the kernel. */
    public ProbeLoader loader() {
        return probe.loader();
    }

    /** What the kernel side counted so far, or had when this was closed. */
    public ProbeCounters probeCounters() {
        return probe.counters();
    }

    /** Records that could not be decoded. */
    public MalformedRecords malformed() {
        return decoder.malformed();
    }

    /** Bytes that wait in the ring; 0 once closed. */
    public long ringFillBytes() {
        return ring.fillBytes();
    }

    /** Bytes of the ring. */
    public int ringBytes() {
        return ring.sizeBytes();
    }

    /** Completes when reading ends: normally by {@link #close}, else with what broke it. */
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    /** Whether the stream's thread has nothing more to read, and nothing uses the listener any more. */
    public boolean hasEnded() {
        return ended.isDone();
    }

    /** Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopping = true;
        if (thread != null && !hasEnded(thread)) {
            // Unmapping below its feet would crash the process; the kernel lets go of all when that ends.
            LOG.error(
                    "the stream's thread did not end within {} s; the probe stays until this process ends",
                    MAX_CLOSE.toSeconds());
            return;
        }
        probe.close();
        ring.close();
    }

    private static boolean hasEnded(Thread thread) {
        try {
            thread.join(MAX_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
