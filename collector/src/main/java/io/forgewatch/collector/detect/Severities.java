package io.forgewatch.collector.detect;

import io.forgewatch.collector.v1.Circumstance;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import io.forgewatch.v1.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * How bad a build is, and why. A rule raises it only by a launch that did real work and is known by more than its name; where it
 * holds for others alone it is listed and raises nothing. One thread's.
 */
final class Severities {
    /** The verdict; reasons are the strongest first and never empty. */
    record Verdict(Severity severity, List<String> reasons) {}

    private record Held(String reason, boolean raises) {}

    private final Map<SeverityRule, Held> held = new EnumMap<>(SeverityRule.class);

    void add(CompilerLaunch launch) {
        boolean raises = launch.activity().getNumber() > Activity.QUERY_VALUE
                && launch.tier().getNumber() > Tier.NAME_VALUE;
        for (SeverityRule rule : SeverityRule.values()) {
            Held before = held.get(rule);
            if (rule.holds(launch) && (before == null || (raises && !before.raises))) {
                held.put(rule, new Held(rule.reason(launch), raises));
            }
        }
    }

    /**
     * Something was done with what the build had written.
     *
     * @param believed whether more than a name says that a compiler had written it
     */
    void add(SeverityRule rule, String reason, boolean believed) {
        Held before = held.get(rule);
        if (before == null || (believed && !before.raises)) {
            held.put(rule, new Held(reason, believed));
        }
    }

    /** By the build's own tier and activity: the highest of its launches. */
    Verdict verdict(Tier tier, Activity activity) {
        if (activity.getNumber() <= Activity.QUERY_VALUE) {
            return new Verdict(
                    Severity.LOW,
                    reasons("it was only asked about itself (QUERY): nothing was compiled", rule -> false));
        }
        if (tier.getNumber() <= Tier.NAME_VALUE) {
            return new Verdict(Severity.LOW, reasons("only its name says that it is a compiler (NAME)", rule -> false));
        }
        Held run = held.get(SeverityRule.EXECUTED);
        boolean executed = run != null && run.raises;
        Predicate<SeverityRule> raises =
                rule -> held(rule).raises && rule.severity(executed).getNumber() > Severity.MEDIUM_VALUE;
        Severity severity = held.keySet().stream()
                .filter(raises)
                .map(rule -> rule.severity(executed))
                .max(Comparator.naturalOrder())
                .orElse(Severity.MEDIUM);
        return new Verdict(severity, reasons("a compiler did real work (" + activity + ")", raises));
    }

    /** What raises, then what the build is, then what is only listed. */
    private List<String> reasons(String what, Predicate<SeverityRule> raises) {
        List<String> reasons = new ArrayList<>();
        held.keySet().stream().filter(raises).map(rule -> held(rule).reason).forEach(reasons::add);
        reasons.add(what);
        held.keySet().stream()
                .filter(raises.negate())
                .map(rule -> held(rule).reason)
                .forEach(reasons::add);
        return List.copyOf(reasons);
    }

    private Held held(SeverityRule rule) {
        return Objects.requireNonNull(held.get(rule));
    }

    List<Circumstance> toProto() {
        return held.entrySet().stream()
                .map(entry -> Circumstance.newBuilder()
                        .setRule(entry.getKey().name())
                        .setReason(entry.getValue().reason)
                        .setRaises(entry.getValue().raises)
                        .build())
                .toList();
    }

    /** Takes what was kept; a rule that this version does not know is left out. */
    void restore(List<Circumstance> kept) {
        for (Circumstance circumstance : kept) {
            for (SeverityRule rule : SeverityRule.values()) {
                if (rule.name().equals(circumstance.getRule())) {
                    held.put(rule, new Held(circumstance.getReason(), circumstance.getRaises()));
                }
            }
        }
    }
}
