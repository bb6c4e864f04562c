package io.forgewatch.control.policy;

import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.PolicyEffect;
import io.forgewatch.v1.PolicyOutcome;
import java.time.Instant;
import java.util.Optional;

/** What a policy would make of findings that are there already. */
public final class PolicyOutcomes {
    private PolicyOutcomes() {}

    /** Empty where the policy would not apply to the finding, and it is not muted or of another severity by one now. */
    public static Optional<PolicyOutcome> of(Finding stored, ActivePolicy policy, Instant now) {
        Finding then = policy.apply(PolicyEffects.without(stored), now);
        PolicyEffect effect = then.getPolicy();
        boolean applies = !effect.getException().isEmpty()
                || !effect.getSeverityOverride().isEmpty();
        boolean differs =
                then.getMuteValue() != stored.getMuteValue() || then.getSeverityValue() != stored.getSeverityValue();
        if (!applies && !differs) {
            return Optional.empty();
        }
        return Optional.of(PolicyOutcome.newBuilder()
                .setFinding(stored.getName())
                .setEventTime(stored.getEventTime())
                .setContainerId(stored.getContainersList().stream()
                        .map(Container::getId)
                        .findFirst()
                        .orElse(""))
                .setDescription(stored.getDescription())
                .setMuteValue(then.getMuteValue())
                .setMuteInfo(then.getMuteInfo())
                .setSeverityValue(then.getSeverityValue())
                .setEffect(effect)
                .setStoredMuteValue(stored.getMuteValue())
                .setStoredSeverityValue(stored.getSeverityValue())
                .build());
    }
}
