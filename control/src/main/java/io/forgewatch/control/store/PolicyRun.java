package io.forgewatch.control.store;

import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.control.policy.ActivePolicy;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.PolicyEffect;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The policy over one transaction's revisions: applies it, and counts in memory what is written once at the end. */
final class PolicyRun {
    private final ActivePolicy policy;
    private final Instant now;

    /** Findings by rule, in one order, in which two that write at a time cannot wait for each other. */
    private final Map<String, Long> hits = new TreeMap<>();

    private long held;
    private long muted;
    private long overridden;

    PolicyRun(ActivePolicy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    /**
     * A revision as it is to be stored.
     *
     * @param before what is stored of the finding
     * @param merged the revision without any policy
     */
    Finding apply(@Nullable Finding before, Finding merged) {
        Finding applied = policy.apply(merged, now);
        if (!applied.hasPolicy()) {
            return applied;
        }
        PolicyEffect was = before == null ? PolicyEffect.getDefaultInstance() : before.getPolicy();
        PolicyEffect is = applied.getPolicy();
        held++;
        muted += is.getException().isEmpty() ? 0 : 1;
        overridden += is.getSeverityOverride().isEmpty() ? 0 : 1;
        count(was.getException(), is.getException());
        count(was.getSeverityOverride(), is.getSeverityOverride());
        return applied;
    }

    /** A finding counts when a rule comes to apply to it, not again with each of its revisions. */
    private void count(String before, String rule) {
        if (!rule.isEmpty() && !rule.equals(before)) {
            hits.merge(rule, 1L, Long::sum);
        }
    }

    /** In the transaction that stores the revisions: so a count is as durable as they are, and a batch sent again counts nothing. */
    void keepHits(DSLContext db) {
        hits.forEach((rule, count) -> PolicyStore.hit(db, rule, count, FieldValues.timeNs(now)));
    }

    long held() {
        return held;
    }

    long muted() {
        return muted;
    }

    long overridden() {
        return overridden;
    }
}
