package io.forgewatch.cli.policy;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyOutcome;
import io.forgewatch.v1.PolicyRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a policy made of findings: all of them counted, the first of them kept. One thread's. */
public final class PolicyTrial {
    private final int limit;
    private final Map<String, Long> byRule = new LinkedHashMap<>();
    private final List<PolicyOutcome> first = new ArrayList<>();
    private long outcomes;
    private long tested;
    private long muted;
    private long newlyMuted;
    private long unmuted;
    private long raised;
    private long lowered;

    /**
     * Of a policy's rules.
     *
     * @param limit how many outcomes are kept
     */
    public PolicyTrial(Policy policy, int limit) {
        this.limit = limit;
        Stream.concat(policy.getExceptionsList().stream(), policy.getSeverityOverridesList().stream())
                .map(PolicyRule::getName)
                .forEach(name -> byRule.put(name, 0L));
    }

    /** Counts findings that were held against the policy, whether it made something of them or not. */
    public void tested(long findings) {
        tested += findings;
    }

    public void add(PolicyOutcome outcome) {
        outcomes++;
        if (first.size() < limit) {
            first.add(outcome);
        }
        String exception = outcome.getEffect().getException();
        boolean wasMuted = outcome.getStoredMute() == Finding.Mute.MUTED;
        muted += exception.isEmpty() ? 0 : 1;
        newlyMuted += exception.isEmpty() || wasMuted ? 0 : 1;
        unmuted += wasMuted && outcome.getMute() != Finding.Mute.MUTED ? 1 : 0;
        int change = change(outcome);
        raised += change > 0 ? 1 : 0;
        lowered += change < 0 ? 1 : 0;
        byRule.computeIfPresent(exception, (rule, count) -> count + 1);
        byRule.computeIfPresent(outcome.getEffect().getSeverityOverride(), (rule, count) -> count + 1);
    }

    /** Positive where an override raised it above what was found. */
    private static int change(PolicyOutcome outcome) {
        return outcome.getEffect().getSeverityOverride().isEmpty()
                ? 0
                : outcome.getSeverityValue() - outcome.getEffect().getOriginalSeverityValue();
    }

    public List<PolicyOutcome> first() {
        return List.copyOf(first);
    }

    /** What it came to, in lines: the whole, then each rule. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add(findings(tested) + " tested: " + muted + " muted (" + newlyMuted + " of them are not now), " + raised
                + " raised, " + lowered + " lowered, " + unmuted + " muted now would not be");
        byRule.forEach((rule, count) -> lines.add("  " + rule + ": " + (count == 0 ? "nothing" : findings(count))));
        if (outcomes > first.size()) {
            lines.add("only the first " + first.size() + " of " + outcomes + " are listed; --limit lists more");
        }
        return lines;
    }

    private static String findings(long count) {
        return count == 1 ? "1 finding" : count + " findings";
    }

    /** Cells of a table for people. */
    public static List<String> cells(PolicyOutcome outcome) {
        String severity = outcome.getSeverity().name();
        String found = outcome.getEffect().getOriginalSeverity().name();
        boolean byHand = !outcome.getMuteInfo().isEmpty()
                && outcome.getEffect().getException().isEmpty();
        String mute = outcome.getMute() == Finding.Mute.MUTED
                ? "muted"
                : outcome.getStoredMute() == Finding.Mute.MUTED ? "no longer" : "";
        return List.of(
                outcome.getFinding(),
                change(outcome) == 0 ? severity : found + " -> " + severity,
                byHand ? "by hand" : mute,
                String.join(
                        ", ",
                        Stream.of(
                                        outcome.getEffect().getException(),
                                        outcome.getEffect().getSeverityOverride())
                                .filter(name -> !name.isEmpty())
                                .toList()),
                outcome.getDescription());
    }
}
