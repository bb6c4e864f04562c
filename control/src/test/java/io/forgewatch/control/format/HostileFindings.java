package io.forgewatch.control.format;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.forgewatch.v1.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The full finding with a hostile text wherever there is text but in its name. */
final class HostileFindings {
    /** What breaks lines, terminals, JSON, CSV, shells and readers of UTF-16. */
    static final List<String> TEXTS = List.of(
            "\u0000\u0001\b\t\n\f\r\u001b[2J\u007f\u0085\u009b",
            "\\xff\\xfe \\\\x41",
            "\"}],\\\"\\u0000{[\\",
            "\u202e\u200b\u2028\u2029\ufeff\u2066",
            "\ud83d\ude00\udbff\udfff\u0301\u0301\u0301",
            "</script><!--&lt;' OR 1=1 --",
            "%n%s${jndi:ldap://x}",
            "a".repeat(40_000));

    private HostileFindings() {}

    static Finding inEveryText(String text) {
        // What UTF-8 cannot carry is replaced as on the wire.
        String carried = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        Finding full = Texts.full();
        Finding.Builder finding = full.toBuilder();
        fill(finding, carried);
        return finding.setName(full.getName()).build();
    }

    private static void fill(Message.Builder message, String text) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.getJavaType() == JavaType.STRING) {
                if (field.isRepeated()) {
                    message.clearField(field).addRepeatedField(field, text);
                } else {
                    message.setField(field, text);
                }
            } else if (field.getJavaType() == JavaType.MESSAGE
                    && !field.getMessageType().getName().equals("Timestamp")) {
                fillMessages(message, field, text);
            }
        }
    }

    private static void fillMessages(Message.Builder message, FieldDescriptor field, String text) {
        if (!field.isRepeated()) {
            Message.Builder inner = ((Message) message.getField(field)).toBuilder();
            fill(inner, text);
            message.setField(field, inner.build());
            return;
        }
        List<Message> before = List.copyOf(elements(message, field));
        message.clearField(field);
        // A map may have a key once only.
        before.stream().limit(field.isMapField() ? 1 : before.size()).forEach(element -> {
            Message.Builder inner = element.toBuilder();
            fill(inner, text);
            message.addRepeatedField(field, inner.build());
        });
    }

    @SuppressWarnings("unchecked")
    private static List<Message> elements(Message.Builder message, FieldDescriptor field) {
        return (List<Message>) message.getField(field);
    }
}
