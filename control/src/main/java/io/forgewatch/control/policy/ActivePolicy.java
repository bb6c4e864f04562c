package io.forgewatch.control.policy;

import io.forgewatch.control.filter.FilterException;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyEffect;
import io.forgewatch.v1.PolicyRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A policy as findings are held against it. */
public final class ActivePolicy {
    /** As many as a finding lists: with so many, the outermost may be missing. */
    private static final int MAX_LISTED_CONTAINERS = 8;

    private static final Logger LOGGER = LoggerFactory.getLogger(ActivePolicy.class);

    /** As long as none was set: changes nothing and leaves no trace. */
    public static final ActivePolicy NONE = new ActivePolicy(Policy.getDefaultInstance());

    /**
     * How many rules are in which state.
     *
     * @param broken cannot be read by this version, and so are not applied
     */
    public record RuleCounts(long active, long expired, long broken) {}

    private final long version;
    private final String hash;
    private final List<Rule> exceptions = new ArrayList<>();
    private final List<Rule> overrides = new ArrayList<>();
    private long broken;

    private ActivePolicy(Policy policy) {
        this.version = policy.getVersion();
        this.hash = policy.getHash();
        policy.getExceptionsList().forEach(rule -> add(exceptions, rule));
        for (PolicyRule rule : policy.getSeverityOverridesList()) {
            if (rule.getSeverityValue() == 0) {
                // As a severity of another version is read.
                leaveOut(rule, "it names no severity");
            } else {
                add(overrides, rule);
            }
        }
    }

    /**
     * A policy that was set. A rule that another version wrote and this one cannot read is left out, logged and counted: findings must
     * come in whatever the policy.
     *
     * @param policy with its version and hash
     */
    public static ActivePolicy of(Policy policy) {
        return new ActivePolicy(policy);
    }

    /** One that was checked ({@link PolicyCheck}) and not set, to see what it would do. */
    public static ActivePolicy onTrial(Policy policy) {
        // Any version but that of none.
        return new ActivePolicy(PolicyHash.content(policy).toBuilder()
                .setVersion(1)
                .setHash(PolicyHash.of(policy))
                .build());
    }

    private void add(List<Rule> rules, PolicyRule said) {
        try {
            rules.add(Rule.of(said));
        } catch (FilterException e) {
            leaveOut(said, String.valueOf(e.getMessage()));
        }
    }

    private void leaveOut(PolicyRule rule, String why) {
        broken++;
        LOGGER.warn(
                "the policy's rule {} is not applied: this version cannot read it ({}); set a policy that it can read",
                rule.getName(),
                why);
    }

    public long version() {
        return version;
    }

    public String hash() {
        return hash;
    }

    /** At that time. */
    public RuleCounts count(Instant now) {
        long all = (long) exceptions.size() + overrides.size();
        long expired = Stream.concat(exceptions.stream(), overrides.stream())
                .filter(rule -> Rule.isExpired(rule.said(), now))
                .count();
        return new RuleCounts(all - expired, expired, broken);
    }

    /**
     * The finding as it is under this policy.
     *
     * @param bare as {@link PolicyEffects#without} gives it
     */
    public Finding apply(Finding bare, Instant now) {
        if (version == 0) {
            return bare;
        }
        Finding outermost = inOutermostContainer(bare);
        Finding.Builder applied = bare.toBuilder();
        PolicyEffect.Builder effect = applied.getPolicyBuilder().setHash(hash);
        if (!PolicyEffects.isDecided(bare)) {
            first(exceptions, rule -> outermost, now).ifPresent(rule -> {
                applied.setMute(Finding.Mute.MUTED).setMuteInfo(rule.muteInfo());
                effect.setException(rule.name());
            });
        }
        first(overrides, rule -> rule.lowers(bare) ? outermost : bare, now).ifPresent(rule -> {
            applied.setSeverityValue(rule.said().getSeverityValue())
                    .clearSeverityReasons()
                    .addSeverityReasons(rule.severityReason(bare.getSeverity()))
                    .addAllSeverityReasons(bare.getSeverityReasonsList());
            effect.setSeverityOverride(rule.name()).setOriginalSeverityValue(bare.getSeverityValue());
        });
        return applied.build();
    }

    private static Optional<Rule> first(List<Rule> rules, Function<Rule, Finding> view, Instant now) {
        return rules.stream()
                .filter(rule -> rule.applies(view.apply(rule), now))
                .findFirst();
    }

    /**
     * What rules see that relax something. A container can make cgroups below its own that are named as another container's are; what is
     * above it, it cannot make.
     */
    private static Finding inOutermostContainer(Finding finding) {
        int count = finding.getContainersCount();
        if (count < 2) {
            return finding;
        }
        // Pod and resource are those of the innermost, which may be imitated; and what is above as many as are listed
        // is not known.
        Finding.Builder seen = finding.toBuilder().clearContainers().clearResource();
        seen.getKubernetesBuilder().clearPods();
        if (count < MAX_LISTED_CONTAINERS) {
            seen.addContainers(finding.getContainers(count - 1));
        }
        return seen.build();
    }
}
