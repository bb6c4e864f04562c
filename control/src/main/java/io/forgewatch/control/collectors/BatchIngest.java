package io.forgewatch.control.collectors;

import io.forgewatch.v1.Acknowledgement;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingBatch;
import io.forgewatch.v1.RefusedFinding;
import java.io.IOException;
import java.util.List;

/** Stores a batch but for the findings that never can be stored: those must not hold up the others. */
final class BatchIngest {
    static final int MAX_FINDINGS = 128;
    /** What a collector is told. One finding alone may have more, up to the limit on a message. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_REASON = 300;

    private BatchIngest() {}

    /**
     * Returns once what can be stored is committed.
     *
     * @throws IOException not all of what can be stored is; send the batch again
     */
    static Acknowledgement store(FindingBatch batch, Ingest ingest) throws IOException {
        Acknowledgement.Builder done = Acknowledgement.newBuilder().setSequence(batch.getSequence());
        try {
            if (batch.getFindingsCount() > 0) {
                ingest.store(batch.getFindingsList());
            }
        } catch (RuntimeException e) {
            for (int i = 0; i < batch.getFindingsCount(); i++) {
                storeAlone(batch.getFindings(i), i, ingest, done);
            }
        }
        return done.build();
    }

    private static void storeAlone(Finding finding, int index, Ingest ingest, Acknowledgement.Builder done)
            throws IOException {
        try {
            ingest.store(List.of(finding));
        } catch (RuntimeException e) {
            String reason = e instanceof IllegalArgumentException ? String.valueOf(e.getMessage()) : e.toString();
            String line = reason.lines().findFirst().orElse("");
            done.addRefused(RefusedFinding.newBuilder()
                    .setIndex(index)
                    .setReason(line.substring(0, Math.min(line.length(), MAX_REASON))));
        }
    }
}
