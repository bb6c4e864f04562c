package io.forgewatch.control.store;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.forgewatch.control.Findings;
import io.forgewatch.v1.Finding;
import java.util.List;
import java.util.Random;

/** Findings with anything in any field, out of few values, so that filters hit and miss. */
final class RandomFindings {
    static final List<String> TEXTS = List.of(
            "", "a", "A", "ab", "b*b", "100%", "a_b", "\\", "'; --", "\"", "é", "\uffff", "\ud83d\ude00", "x\0y", "[");
    private final Random random;

    RandomFindings(Random random) {
        this.random = random;
    }

    Finding next(int number) {
        Finding.Builder builder = Finding.newBuilder();
        fill(builder);
        return builder.setName("findings/f" + number)
                .setRevision(1)
                .setEventTime(Findings.time(random.nextInt(4)))
                .build();
    }

    private void fill(Message.Builder builder) {
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            // By reflection a map would take the same key twice, which no message that was ever sent has.
            int count = field.isRepeated() ? random.nextInt(field.isMapField() ? 2 : 3) : 1;
            for (int i = 0; i < count; i++) {
                if (field.isRepeated()) {
                    builder.addRepeatedField(field, value(builder, field));
                } else {
                    builder.setField(field, value(builder, field));
                }
            }
        }
    }

    private Object value(Message.Builder builder, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> text();
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt(-1, 3);
            case LONG -> (long) random.nextInt(-1, 3);
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> message(builder, field);
            default -> throw new AssertionError(field);
        };
    }

    private Message message(Message.Builder builder, FieldDescriptor field) {
        if (field.getMessageType().equals(Timestamp.getDescriptor())) {
            return Findings.time(random.nextInt(4));
        }
        Message.Builder inner = builder.newBuilderForField(field);
        if (field.isMapField()) {
            return inner.setField(
                            inner.getDescriptorForType().findFieldByName("key"), random.nextBoolean() ? "k" : "k.k")
                    .setField(inner.getDescriptorForType().findFieldByName("value"), text())
                    .build();
        }
        fill(inner);
        return inner.build();
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
