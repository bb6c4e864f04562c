package io.forgewatch.cli.policy;

import com.google.protobuf.Timestamp;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyProblem;
import io.forgewatch.v1.PolicyRule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Makes a policy of a YAML document's nodes; goes on after a mistake. */
final class PolicyReader {
    private static final Set<String> LISTS = Set.of("exceptions", "severityOverrides");

    /** What {@code policy get} writes besides, so that it can be changed and set as it is. */
    private static final Set<String> TOLD_OF_POLICY = Set.of("hash", "version", "updateTime", "author");

    private static final Set<String> TOLD_OF_RULE = Set.of("hitCount", "lastHitTime");

    private final Policy.Builder policy = Policy.newBuilder();
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<PolicyProblem, Place> problems = new LinkedHashMap<>();
    private final Set<String> unread = new HashSet<>();

    Policy policy() {
        return policy.build();
    }

    /** Where each field is. */
    Map<String, Node> nodes() {
        return nodes;
    }

    /** What could not be read. */
    Map<PolicyProblem, Place> problems() {
        return problems;
    }

    /** Whether a field, or the rule that should have it, is there and could not be read. */
    boolean isUnread(String field) {
        int dot = field.lastIndexOf('.');
        return unread.contains(field) || (dot > 0 && unread.contains(field.substring(0, dot)));
    }

    void wrong(String field, Place place, String message) {
        unread.add(field);
        problems.put(
                PolicyProblem.newBuilder()
                        .setLevel(PolicyProblem.Level.ERROR)
                        .setField(field)
                        .setMessage(message)
                        .build(),
                place);
    }

    private void wrong(String field, Node node, String message) {
        wrong(field, Place.of(node.getStartMark()), message);
    }

    void root(Node root) {
        Set<String> known = new TreeSet<>(LISTS);
        known.add("etag");
        members(root, "", known, TOLD_OF_POLICY, (key, node) -> {
            if (key.equals("etag")) {
                policy.setEtag(text(key, node));
            } else {
                list(key, node);
            }
        });
    }

    private void list(String field, Node node) {
        if (isNull(node)) {
            return;
        }
        if (!(node instanceof SequenceNode list)) {
            wrong(field, node, "must be a list of rules, each begun with a dash");
            return;
        }
        int index = 0;
        for (Node item : list.getValue()) {
            PolicyRule rule = rule(field + "[" + index++ + "]", item);
            if (field.equals("exceptions")) {
                policy.addExceptions(rule);
            } else {
                policy.addSeverityOverrides(rule);
            }
        }
    }

    private PolicyRule rule(String field, Node node) {
        PolicyRule.Builder rule = PolicyRule.newBuilder();
        nodes.put(field, node);
        Set<String> known = new TreeSet<>(Set.of("name", "filter", "owner", "reason", "expireTime", "severity"));
        members(node, field + ".", known, TOLD_OF_RULE, (key, value) -> {
            String path = field + "." + key;
            String text = text(path, value);
            switch (key) {
                case "name" -> rule.setName(text);
                case "filter" -> rule.setFilter(text);
                case "owner" -> rule.setOwner(text);
                case "reason" -> rule.setReason(text);
                case "expireTime" -> expireTime(path, value, text, rule);
                default -> severity(path, value, text, rule);
            }
        });
        return rule.build();
    }

    private void expireTime(String field, Node node, String text, PolicyRule.Builder rule) {
        if (text.isEmpty()) {
            return;
        }
        try {
            boolean date = text.matches("\\d{4}-\\d\\d-\\d\\d");
            Instant time = date
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            rule.setExpireTime(
                    Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()));
        } catch (DateTimeException e) {
            wrong(
                    field,
                    node,
                    "must be a time as RFC 3339 has it, 2027-01-31T12:00:00Z, or a date, 2027-01-31, which is its first"
                            + " moment in UTC");
        }
    }

    private void severity(String field, Node node, String text, PolicyRule.Builder rule) {
        for (Finding.Severity severity : Finding.Severity.values()) {
            if (severity != Finding.Severity.UNRECOGNIZED
                    && severity != Finding.Severity.SEVERITY_UNSPECIFIED
                    && severity.name().equals(text.toUpperCase(Locale.ROOT))) {
                rule.setSeverity(severity);
                return;
            }
        }
        if (!text.isEmpty()) {
            wrong(field, node, "must be LOW, MEDIUM, HIGH or CRITICAL");
        }
    }

    /** Hands over each known key's value. */
    private void members(
            Node node, String prefix, Set<String> known, Set<String> told, BiConsumer<String, Node> taker) {
        if (!(node instanceof MappingNode mapping)) {
            String field = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
            wrong(field, node, "must have keys with values: " + String.join(", ", known));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple member : mapping.getValue()) {
            Node keyNode = member.getKeyNode();
            String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : "";
            String field = prefix + key;
            if (!known.contains(key) && !told.contains(key)) {
                wrong(field, keyNode, "there is no such key; the keys are " + String.join(", ", known));
            } else if (!seen.add(key)) {
                wrong(field, keyNode, "is there twice");
            } else if (known.contains(key)) {
                nodes.put(field, member.getValueNode());
                taker.accept(key, member.getValueNode());
            }
        }
    }

    private String text(String field, Node node) {
        if (isNull(node)) {
            return "";
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        wrong(field, node, "must be a text");
        return "";
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }
}
