package io.forgewatch.control.policy;

import com.google.protobuf.util.Timestamps;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.PolicyRule;
import java.time.Instant;

/** A rule that can be applied. */
record Rule(PolicyRule said, Filter filter) {
    /** @throws FilterException its filter is none */
    static Rule of(PolicyRule said) throws FilterException {
        return new Rule(said, Filter.parse(said.getFilter()));
    }

    String name() {
        return said.getName();
    }

    /** Whether it ended at that time or before. */
    static boolean isExpired(PolicyRule rule, Instant now) {
        return rule.hasExpireTime()
                && !Instant.ofEpochSecond(
                                rule.getExpireTime().getSeconds(),
                                rule.getExpireTime().getNanos())
                        .isAfter(now);
    }

    /** Whether its severity is below what was found. */
    boolean lowers(Finding finding) {
        return said.getSeverityValue() < finding.getSeverityValue();
    }

    boolean applies(Finding finding, Instant now) {
        return !isExpired(said, now) && filter.test(finding);
    }

    /** What findings have as their mute_info. */
    String muteInfo() {
        return "muted by exception " + name() + " (" + because() + ")";
    }

    /** What findings have as the first of their severity_reasons. */
    String severityReason(Finding.Severity found) {
        return "severity override " + name() + " says " + said.getSeverity() + ", found was " + found + " (" + because()
                + ")";
    }

    private String because() {
        String until = said.hasExpireTime() ? ", until " + Timestamps.toString(said.getExpireTime()) : "";
        return said.getOwner() + ": " + said.getReason() + until;
    }
}
