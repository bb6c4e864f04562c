package io.forgewatch.cli.findings;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.forgewatch.v1.Finding;
import java.nio.charset.StandardCharsets;

/** The full finding with a hostile text wherever there is text. */
final class HostileFindings {
    private HostileFindings() {}

    /** What UTF-8 cannot carry, which is a lone surrogate, is replaced as on the wire. */
    static Finding inEveryText(String text) {
        String carried = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        Finding.Builder finding = Findings.full().toBuilder();
        fill(finding, carried);
        return finding.build();
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
        // A map may have a key once only.
        int count = field.isMapField()
                ? Math.min(1, message.getRepeatedFieldCount(field))
                : message.getRepeatedFieldCount(field);
        Message[] elements = new Message[count];
        for (int index = 0; index < count; index++) {
            Message.Builder inner = ((Message) message.getRepeatedField(field, index)).toBuilder();
            fill(inner, text);
            elements[index] = inner.build();
        }
        message.clearField(field);
        for (Message element : elements) {
            message.addRepeatedField(field, element);
        }
    }
}
