package io.forgewatch.control.store;

import java.util.concurrent.atomic.LongAdder;

/** What policy did to revisions that were stored, since the store was opened. Thread-safe. */
public final class PolicyCounts {
    private final LongAdder held = new LongAdder();
    private final LongAdder muted = new LongAdder();
    private final LongAdder overridden = new LongAdder();

    PolicyCounts() {}

    void add(PolicyRun run) {
        held.add(run.held());
        muted.add(run.muted());
        overridden.add(run.overridden());
    }

    /** Revisions that were held against a policy. */
    public long held() {
        return held.sum();
    }

    /** Those that an exception muted. */
    public long muted() {
        return muted.sum();
    }

    /** Those that an override gave their severity. */
    public long overridden() {
        return overridden.sum();
    }
}
