package io.forgewatch.collector.detect;

import io.forgewatch.v1.Finding;

/** Where a finding's revisions go. Called on the thread that owns the builds; must not block. */
@FunctionalInterface
public interface FindingConsumer {
    /** Takes the next revision of a finding; revisions of one name ascend. */
    void accept(Finding finding);
}
