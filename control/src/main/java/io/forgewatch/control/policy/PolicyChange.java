package io.forgewatch.control.policy;

import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one policy has that another has not, in words for the audit log. */
public final class PolicyChange {
    private static final int MAX_CHARS = 1000;

    private PolicyChange() {}

    /** By the rules' names, each at most once. */
    public static String between(Policy before, Policy after) {
        Map<String, PolicyRule> old = byName(before);
        List<String> said = new ArrayList<>();
        byName(after).forEach((name, rule) -> {
            PolicyRule was = old.remove(name);
            if (was == null) {
                said.add("added " + name);
            } else if (!was.equals(rule)) {
                said.add("changed " + name);
            }
        });
        old.keySet().forEach(name -> said.add("removed " + name));
        String text = said.isEmpty() ? "another order" : String.join(", ", said);
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
    }

    private static Map<String, PolicyRule> byName(Policy policy) {
        Map<String, PolicyRule> rules = new LinkedHashMap<>();
        policy.getExceptionsList().forEach(rule -> rules.put(rule.getName(), rule));
        policy.getSeverityOverridesList().forEach(rule -> rules.put(rule.getName(), rule));
        return rules;
    }
}
