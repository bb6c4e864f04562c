package io.forgewatch.control.store;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import io.forgewatch.v1.Finding;
import java.util.List;
import java.util.Random;

/** Valid filters over any field of a finding. */
final class RandomFilters {
    private static final List<String> COMPARATORS = List.of("=", "!=", "<", "<=", ">", ">=", ":");
    private final Random random;

    RandomFilters(Random random) {
        this.random = random;
    }

    String next(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            String not = random.nextInt(3) == 0 ? "NOT " : random.nextInt(4) == 0 ? "-" : "";
            return not + restriction(Finding.getDescriptor(), "");
        }
        String joint = List.of(" AND ", " OR ", " ").get(random.nextInt(3));
        String both = next(depth - 1) + joint + next(depth - 1);
        return random.nextBoolean() ? both : (random.nextBoolean() ? "NOT (" : "(") + both + ")";
    }

    private String restriction(Descriptor within, String prefix) {
        FieldDescriptor field =
                within.getFields().get(random.nextInt(within.getFields().size()));
        String name = prefix + (random.nextBoolean() ? field.getName() : field.getJsonName());
        if (random.nextInt(10) == 0) {
            return name + ":*";
        }
        return switch (field.getJavaType()) {
            case STRING -> text(name);
            case BOOLEAN -> name + pick("=", "!=", ":") + random.nextBoolean();
            case INT, LONG -> name + comparator() + random.nextInt(0, 3);
            case ENUM ->
                name
                        + comparator()
                        + field.getEnumType()
                                .getValues()
                                .get(random.nextInt(
                                        field.getEnumType().getValues().size()))
                                .getName();
            case MESSAGE -> {
                if (field.getMessageType().equals(Timestamp.getDescriptor())) {
                    yield name + comparator() + "2026-01-01T00:00:0" + random.nextInt(4) + "Z";
                }
                if (field.isMapField()) {
                    yield random.nextInt(3) == 0 ? name + ":k" : text(name + pick(".k", ".\"k.k\""));
                }
                yield restriction(field.getMessageType(), name + ".");
            }
            default -> throw new AssertionError(field);
        };
    }

    private String text(String name) {
        String value = RandomFindings.TEXTS.get(random.nextInt(RandomFindings.TEXTS.size()));
        String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("*", "\\*");
        return random.nextBoolean()
                ? name + comparator() + '"' + quoted + '"'
                : name + pick("=", "!=", ":") + '"' + pick("*", "a", "") + quoted + pick("*", "") + '"';
    }

    private String comparator() {
        return COMPARATORS.get(random.nextInt(COMPARATORS.size()));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
