package io.forgewatch.control.filter;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;

/** What kind of value a field has, and so what it may be compared with. */
public enum FieldKind {
    TEXT,
    INTEGER,
    BOOLEAN,
    ENUMERATION,
    TIME,
    /** Has fields of its own; it can only be asked for. */
    MESSAGE,
    /** Has keys; it can only be asked for. */
    MAP;

    static FieldKind of(FieldDescriptor field) {
        if (field.isMapField()) {
            return MAP;
        }
        return switch (field.getJavaType()) {
            case STRING -> TEXT;
            case BOOLEAN -> BOOLEAN;
            case ENUM -> ENUMERATION;
            case INT, LONG -> INTEGER;
            case MESSAGE -> field.getMessageType().equals(Timestamp.getDescriptor()) ? TIME : MESSAGE;
            case FLOAT, DOUBLE, BYTE_STRING ->
                throw new IllegalArgumentException(field.getFullName() + " cannot be searched");
        };
    }

    /** Whether its values are texts; the others are numbers. */
    public boolean isText() {
        return this == TEXT;
    }
}
