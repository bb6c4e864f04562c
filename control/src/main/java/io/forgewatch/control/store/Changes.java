package io.forgewatch.control.store;

import io.forgewatch.v1.Finding;
import java.util.List;

/**
 * Changes in the order in which they were stored; of a finding that changed more than once, the latest.
 *
 * @param changes those after the asked one, up to the asked number
 * @param deletedUpTo the newest change that was deleted: who has seen less than it has missed something
 */
public record Changes(List<Change> changes, long deletedUpTo) {
    public Changes {
        changes = List.copyOf(changes);
    }

    /**
     * A stored revision.
     *
     * @param number grows with every stored change
     */
    public record Change(long number, Finding finding) {}
}
