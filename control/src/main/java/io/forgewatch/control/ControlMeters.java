package io.forgewatch.control;

import io.forgewatch.control.policy.ActivePolicy.RuleCounts;
import io.forgewatch.control.store.Ingested;
import io.forgewatch.control.store.PolicyCounts;
import io.forgewatch.control.store.PolicyStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

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

    /** What policy does, as long as the store is open. */
    static List<Meter> ofPolicy(PolicyStore policies, MeterRegistry meters) {
        PolicyCounts counts = policies.counts();
        return List.of(
                counter(
                        meters,
                        counts,
                        "applied",
                        PolicyCounts::held,
                        "Stored revisions that were held against a policy"),
                counter(meters, counts, "muted", PolicyCounts::muted, "Those that an exception muted"),
                counter(
                        meters,
                        counts,
                        "overridden",
                        PolicyCounts::overridden,
                        "Those whose severity is an override's"),
                rules(meters, policies, "active", RuleCounts::active),
                rules(meters, policies, "expired", RuleCounts::expired),
                rules(meters, policies, "broken", RuleCounts::broken));
    }

    private static Meter counter(
            MeterRegistry meters,
            PolicyCounts counts,
            String what,
            ToDoubleFunction<PolicyCounts> count,
            String description) {
        return FunctionCounter.builder("forgewatch.control.policy." + what, counts, count)
                .description(description)
                .register(meters);
    }

    private static Meter rules(
            MeterRegistry meters, PolicyStore policies, String state, ToDoubleFunction<RuleCounts> count) {
        return Gauge.builder("forgewatch.control.policy.rules", policies, of -> count.applyAsDouble(of.rules()))
                .tag("state", state)
                .description("Rules of the policy in force: applied, ended, or not to be read by this version")
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
