package io.forgewatch.control.filter;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;

/**
 * Every value of a message that a filter can ask for, each under its field's key ({@link FieldPath#key()}). The store keeps
 * these, and the predicate reads the same: that is why both answer alike.
 */
public final class FieldValues {
    /** Receives values; the same one may come more than once. */
    public interface Sink {
        void text(String key, String value);

        /** A number, boolean, rank or time; 1 where a message or a map is there. */
        void number(String key, long value);
    }

    private FieldValues() {}

    /** The number that a time is compared by: nanoseconds since 1970, the nearest that fits. */
    public static long timeNs(Timestamp time) {
        return SearchKey.time(time);
    }

    /** As {@link #timeNs(Timestamp)}. */
    public static long timeNs(Instant time) {
        return SearchKey.time(time.getEpochSecond(), time.getNano());
    }

    /** Hands over every value of the message. */
    public static void visit(Message message, Sink sink) {
        visit(message, "", sink);
    }

    private static void visit(Message message, String prefix, Sink sink) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            visitField(message, field, prefix + field.getNumber(), sink);
        }
    }

    private static void visitField(Message message, FieldDescriptor field, String key, Sink sink) {
        for (Object value : of(message, field)) {
            emit(field, value, key, sink);
            if (FieldKind.of(field) == FieldKind.MESSAGE) {
                visit((Message) value, key + ".", sink);
            }
        }
    }

    /** Hands over one value; a message itself, not what is in it; a map's entry also under its key. */
    static void emit(FieldDescriptor field, Object value, String key, Sink sink) {
        switch (FieldKind.of(field)) {
            case TEXT -> sink.text(key, SearchKey.text((String) value));
            case TIME -> sink.number(key, SearchKey.time((Timestamp) value));
            case MESSAGE -> sink.number(key, 1);
            case MAP -> {
                sink.number(key, 1);
                MapEntry<?, ?> entry = (MapEntry<?, ?>) value;
                sink.text(entryKey(key, (String) entry.getKey()), SearchKey.text((String) entry.getValue()));
            }
            case INTEGER, BOOLEAN, ENUMERATION -> sink.number(key, SearchKey.number(field, value));
        }
    }

    /** A field's key has digits and dots only, so what follows the bracket is the map's. */
    static String entryKey(String key, String entry) {
        return key + '[' + SearchKey.text(entry);
    }

    /** A field's values: the elements of a list, or the one that is there, or none. */
    static List<?> of(Message message, FieldDescriptor field) {
        if (field.isRepeated()) {
            return (List<?>) message.getField(field);
        }
        if (field.hasPresence()) {
            return message.hasField(field) ? List.of(message.getField(field)) : List.of();
        }
        boolean emptyMeansMissing =
                FieldKind.of(field) == FieldKind.TEXT || FieldKind.of(field) == FieldKind.ENUMERATION;
        // hasField of a field without presence: differs from its default.
        return emptyMeansMissing && !message.hasField(field) ? List.of() : List.of(message.getField(field));
    }
}
