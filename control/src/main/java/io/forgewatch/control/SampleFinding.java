package io.forgewatch.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.forgewatch.v1.Finding;

/** A finding with something in every field, as large as one of a build: to go through what is done with findings before there is one. */
public final class SampleFinding {
    /** Never stored. */
    public static final String NAME = "findings/sample";

    private static final int DEPTH = 6;
    private static final int TEXTS = 4;
    private static final int MESSAGES = 3;

    private SampleFinding() {}

    /** The same each time. */
    public static Finding revision(int revision) {
        Finding.Builder finding = Finding.newBuilder();
        fill(finding, DEPTH);
        finding.getProcessesBuilderList().forEach(process -> process.setPid(revision));
        return finding.setName(NAME).setRevision(revision).clearPolicy().build();
    }

    private static void fill(Message.Builder message, int depth) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth == 0) {
                continue;
            }
            if (!field.isRepeated()) {
                message.setField(field, value(message, field, depth, 0));
                continue;
            }
            int count =
                    field.isMapField() ? 1 : field.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? MESSAGES : TEXTS;
            for (int i = 0; i < count; i++) {
                message.addRepeatedField(field, value(message, field, depth, i));
            }
        }
    }

    private static Object value(Message.Builder message, FieldDescriptor field, int depth, int number) {
        return switch (field.getJavaType()) {
            case MESSAGE -> {
                Message.Builder child = message.newBuilderForField(field);
                fill(child, depth - 1);
                yield child.build();
            }
            case STRING -> "/usr/lib/" + field.getName() + " \"" + number + '"';
            case INT -> 1 + number;
            case LONG -> 1_000L + number;
            case BOOLEAN -> true;
            case ENUM -> field.getEnumType().getValues().get(1);
            case BYTE_STRING -> ByteString.EMPTY;
            case FLOAT -> 1f;
            case DOUBLE -> 1d;
        };
    }
}
