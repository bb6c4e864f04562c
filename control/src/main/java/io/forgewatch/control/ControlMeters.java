package io.forgewatch.control;

import io.forgewatch.control.store.Ingested;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What became of the findings that came in: reported = stored + updated + ignored, or they were refused. */
final class ControlMeters {
    private final Counter stored;
    private final Counter updated;
    private final Counter ignored;
    private final Counter refused;
    private final Counter deleted;

    ControlMeters(MeterRegistry meters) {
        this.stored = counter(meters, "stored", "Findings that were stored for the first time");
        this.updated = counter(meters, "updated", "Newer revisions of stored findings");
        this.ignored = counter(meters, "ignored", "Revisions that were not newer than the stored one");
        this.refused = counter(meters, "refused", "Findings of batches that were not stored");
        this.deleted = counter(meters, "deleted", "Findings that were deleted for their age, or to make room");
    }

    private static Counter counter(MeterRegistry meters, String what, String description) {
        return Counter.builder("forgewatch.control.findings." + what)
                .description(description)
                .register(meters);
    }

    void ingested(Ingested result) {
        stored.increment(result.added());
        updated.increment(result.updated());
        ignored.increment(result.ignored());
    }

    void refused(int findings) {
        refused.increment(findings);
    }

    void deleted(int findings) {
        deleted.increment(findings);
    }
}
