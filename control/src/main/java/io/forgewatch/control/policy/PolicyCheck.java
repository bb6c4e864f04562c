package io.forgewatch.control.policy;

import com.google.protobuf.util.Timestamps;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyProblem;
import io.forgewatch.v1.PolicyRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks a policy as a whole: what cannot be set, and what may not be meant. */
public final class PolicyCheck {
    /** In both lists. */
    public static final int MAX_RULES = 100;

    /** Of all rules, encoded; a request that sets them has to fit into the API's message limit. */
    public static final int MAX_BYTES = 48 << 10;

    /** In the filters of all rules: each finding is held against them while others wait to be stored. */
    public static final int MAX_COMPARISONS = 1000;

    private static final int MAX_OWNER = 128;
    private static final int MAX_REASON = 512;
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private final Instant now;
    private final List<PolicyProblem> problems = new ArrayList<>();
    private final Map<String, String> fieldsByName = new HashMap<>();
    private int comparisons;

    private PolicyCheck(Instant now) {
        this.now = now;
    }

    /**
     * Everything that is wrong or doubtful, in the order of the rules.
     *
     * @param now which rules have ended is a warning
     */
    public static List<PolicyProblem> problems(Policy policy, Instant now) {
        PolicyCheck check = new PolicyCheck(now);
        int rules = policy.getExceptionsCount() + policy.getSeverityOverridesCount();
        if (rules > MAX_RULES) {
            check.error(new Field("", ""), "a policy has at most " + MAX_RULES + " rules, not " + rules);
            return check.problems;
        }
        int bytes = PolicyHash.content(policy).getSerializedSize();
        if (bytes > MAX_BYTES) {
            check.error(new Field("", ""), "a policy has at most " + MAX_BYTES + " bytes, not " + bytes);
            return check.problems;
        }
        check.rules("exceptions", policy.getExceptionsList(), false);
        check.rules("severityOverrides", policy.getSeverityOverridesList(), true);
        if (check.comparisons > MAX_COMPARISONS) {
            check.error(
                    new Field("", ""),
                    "the filters of a policy have at most " + MAX_COMPARISONS + " comparisons, not "
                            + check.comparisons);
        }
        return check.problems;
    }

    /** Whether a problem keeps the policy from being set. */
    public static boolean isError(PolicyProblem problem) {
        return problem.getLevel() == PolicyProblem.Level.ERROR;
    }

    /** Where something is wrong: a field, of the rule of that name. */
    private record Field(String path, String rule) {
        Field of(String name) {
            return new Field(path + "." + name, rule);
        }
    }

    private void rules(String list, List<PolicyRule> rules, boolean override) {
        for (int i = 0; i < rules.size(); i++) {
            PolicyRule rule = rules.get(i);
            Field field =
                    new Field(list + "[" + i + "]", NAME.matcher(rule.getName()).matches() ? rule.getName() : "");
            name(field, rule.getName());
            comparisons += new FilterCheck(this::add).check(field.of("filter").path(), field.rule(), rule, override);
            text(field.of("owner"), rule.getOwner(), MAX_OWNER, "whom to ask about it");
            text(field.of("reason"), rule.getReason(), MAX_REASON, "why");
            expiry(field, rule, override);
            severity(field.of("severity"), rule.getSeverity(), override);
        }
    }

    private void name(Field field, String name) {
        if (field.rule().isEmpty()) {
            error(field.of("name"), "a rule has a name: 1 to 63 of a-z, 0-9 and -, with no - at its ends");
            return;
        }
        String other = fieldsByName.putIfAbsent(name, field.path());
        if (other != null) {
            error(field.of("name"), other + " has the same name; each rule has its own");
        }
    }

    private void text(Field field, String text, int max, String meaning) {
        if (text.isBlank()) {
            error(field, "is missing: it says " + meaning);
        } else if (text.codePointCount(0, text.length()) > max) {
            error(field, "has at most " + max + " characters, not " + text.codePointCount(0, text.length()));
        } else if (text.codePoints().anyMatch(PolicyCheck::isInvisible)) {
            error(field, "is one line without control characters");
        }
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private void expiry(Field field, PolicyRule rule, boolean override) {
        Field at = field.of("expireTime");
        if (!rule.hasExpireTime()) {
            if (!override) {
                warn(at, "it never ends: an exception that has an expireTime is looked at again");
            }
        } else if (!Timestamps.isValid(rule.getExpireTime())) {
            error(at, "is no time from the year 1 to 9999");
        } else if (Rule.isExpired(rule, now)) {
            warn(at, "it has ended: this rule applies to nothing");
        }
    }

    private void severity(Field field, Finding.Severity severity, boolean override) {
        boolean named = severity != Finding.Severity.SEVERITY_UNSPECIFIED && severity != Finding.Severity.UNRECOGNIZED;
        if (override && !named) {
            error(field, "is LOW, MEDIUM, HIGH or CRITICAL");
        } else if (!override && severity != Finding.Severity.SEVERITY_UNSPECIFIED) {
            error(field, "an exception mutes; another severity is given in severityOverrides");
        }
    }

    private void error(Field field, String message) {
        add(problem(PolicyProblem.Level.ERROR, field.path(), field.rule(), 0, message));
    }

    private void warn(Field field, String message) {
        add(problem(PolicyProblem.Level.WARNING, field.path(), field.rule(), 0, message));
    }

    private void add(PolicyProblem problem) {
        problems.add(problem);
    }

    static PolicyProblem problem(PolicyProblem.Level level, String field, String rule, int column, String message) {
        return PolicyProblem.newBuilder()
                .setLevel(level)
                .setField(field)
                .setRule(rule)
                .setColumn(column)
                .setMessage(message)
                .build();
    }
}
