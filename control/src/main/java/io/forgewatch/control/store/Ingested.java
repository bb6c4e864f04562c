package io.forgewatch.control.store;

/**
 * What became of a batch.
 *
 * @param added findings that were not there before
 * @param updated newer revisions of findings that were
 * @param ignored revisions that were not newer than the stored one
 * @param lastChange the number of the newest stored change, of this batch or before it
 */
public record Ingested(int added, int updated, int ignored, long lastChange) {
    /** Whether anything is other than it was. */
    public boolean isChange() {
        return added + updated > 0;
    }
}
