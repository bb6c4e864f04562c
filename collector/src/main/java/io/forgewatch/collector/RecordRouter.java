package io.forgewatch.collector;

import io.forgewatch.collector.bpf.RecordHandler;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.RecordView;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes records and gives them to a listener, each counted as what it was. Owned by one thread, but for {@link #counts}. */
final class RecordRouter implements RecordHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RecordRouter.class);

    private final ExecRecordDecoder decoder;
    private final ExecListener listener;
    private long malformed;
    private long exits;
    private long unwanted;
    private long wanted;
    private long failures;
    private boolean recordFailed;
    private boolean batchFailed;
    private volatile StreamCounts published = StreamCounts.NONE;

    RecordRouter(ExecRecordDecoder decoder, ExecListener listener) {
        this.decoder = decoder;
        this.listener = listener;
    }

    @Override
    public void onRecord(ByteBuffer record) {
        RecordView view = decoder.examine(record);
        if (view == null) {
            malformed++;
            return;
        }
        try {
            route(view);
        } catch (RuntimeException e) {
            failures++;
            if (!recordFailed) {
                recordFailed = true;
                LOG.error(
                        "a record could not be worked on; it is counted, as further ones will be without this line", e);
            }
        }
    }

    private void route(RecordView record) {
        if (!record.isExec()) {
            exits++;
            listener.onExit(decoder.exit(record));
            return;
        }
        // Counted as wanted before it is asked, so that the sums hold where that throws.
        wanted++;
        if (listener.wants(record)) {
            listener.onExec(decoder.exec(record));
        } else {
            wanted--;
            unwanted++;
        }
    }

    /** Ends a batch: from now on {@link #counts} has what was counted in it. */
    void endBatch(long nowNs, boolean drained) {
        long read = malformed + exits + unwanted + wanted;
        StreamCounts counts = published;
        if (read != counts.read() || failures != counts.failures()) {
            counts = new StreamCounts(read, malformed, exits, unwanted, wanted, failures);
            published = counts;
        }
        try {
            listener.onBatch(counts, nowNs, drained);
        } catch (RuntimeException e) {
            failures++;
            if (!batchFailed) {
                batchFailed = true;
                LOG.error(
                        "what follows a batch of records failed; it is counted, as further ones will be without this line",
                        e);
            }
        }
    }

    /** Nothing else comes. */
    void end() {
        try {
            listener.onEnd();
        } catch (RuntimeException e) {
            failures++;
            LOG.error("what follows the last of the records failed", e);
        }
    }

    /** Of all batches that have ended; any thread. */
    StreamCounts counts() {
        return published;
    }
}
