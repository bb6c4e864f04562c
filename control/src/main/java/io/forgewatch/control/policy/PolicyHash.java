package io.forgewatch.control.policy;

import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyRule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What identifies a policy: a hash of what was set of it, and an etag of that hash and its place among all that were set. */
public final class PolicyHash {
    private static final int ETAG_DIGITS = 12;

    private PolicyHash() {}

    /** The policy without what is only told of it, and without fields that this version does not know. */
    public static Policy content(Policy policy) {
        return Policy.newBuilder()
                .addAllExceptions(rules(policy.getExceptionsList()))
                .addAllSeverityOverrides(rules(policy.getSeverityOverridesList()))
                .build();
    }

    private static List<PolicyRule> rules(List<PolicyRule> rules) {
        return rules.stream().map(PolicyHash::rule).toList();
    }

    private static PolicyRule rule(PolicyRule rule) {
        PolicyRule.Builder content = PolicyRule.newBuilder()
                .setName(rule.getName())
                .setFilter(rule.getFilter())
                .setOwner(rule.getOwner())
                .setReason(rule.getReason())
                .setSeverityValue(rule.getSeverityValue());
        if (rule.hasExpireTime()) {
            content.getExpireTimeBuilder()
                    .setSeconds(rule.getExpireTime().getSeconds())
                    .setNanos(rule.getExpireTime().getNanos());
        }
        return content.build();
    }

    /** SHA-256 of the content's protobuf, in hexadecimal digits. It has no map, so the same content has the same bytes. */
    public static String of(Policy policy) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(content(policy).toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java machine has SHA-256", e);
        }
    }

    /** Another for each policy that was set, also where an earlier one was set again. */
    public static String etag(long version, String hash) {
        return version + "-" + hash.substring(0, ETAG_DIGITS);
    }
}
