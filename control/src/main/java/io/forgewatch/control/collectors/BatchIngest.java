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
    /** What a collector is told at most. One finding alone may have more, up to the limit on a message. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_REASON = 300;

    private BatchIngest() {}

    /**
     * What came of a batch.
     *
     * @param foreign of the findings that are refused, those that are not the stream's node's
     */
    record Result(Acknowledgement done, int foreign) {}

    /**
     * Returns once what can be stored is committed.
     *
     * @param node the only one whose findings are taken
     * @throws IOException not all of what can be stored is; send the batch again
     * @throws RuntimeException likewise: what fails unforeseen says nothing of the findings, which their collector must not delete
     */
    static Result store(FindingBatch batch, String node, Ingest ingest) throws IOException {
        Acknowledgement.Builder done = Acknowledgement.newBuilder().setSequence(batch.getSequence());
        List<Finding> own = batch.getFindingsList().stream()
                .filter(finding -> isOf(node, finding))
                .toList();
        boolean isStored = storeTogether(own, ingest);
        for (int i = 0; i < batch.getFindingsCount(); i++) {
            Finding finding = batch.getFindings(i);
            if (!isOf(node, finding)) {
                refuse(done, i, "it is not of the node that this connection is of");
            } else if (!isStored) {
                storeAlone(finding, i, ingest, done);
            }
        }
        return new Result(done.build(), batch.getFindingsCount() - own.size());
    }

    private static boolean isOf(String node, Finding finding) {
        return finding.getNode().getName().equals(node);
    }

    /** False where one of them never can be stored, and so none was. */
    private static boolean storeTogether(List<Finding> findings, Ingest ingest) throws IOException {
        try {
            if (!findings.isEmpty()) {
                ingest.store(findings);
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void storeAlone(Finding finding, int index, Ingest ingest, Acknowledgement.Builder done)
            throws IOException {
        try {
            ingest.store(List.of(finding));
        } catch (IllegalArgumentException e) {
            refuse(
                    done,
                    index,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static void refuse(Acknowledgement.Builder done, int index, String line) {
        done.addRefused(RefusedFinding.newBuilder()
                .setIndex(index)
                .setReason(line.substring(0, Math.min(line.length(), MAX_REASON))));
    }
}
