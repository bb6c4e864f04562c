package io.forgewatch.control.filter;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.time.Instant;

/** A value that was found for a field, as JSON shows it. */
public final class FieldText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private FieldText() {}

    /**
     * The value as JSON shows it.
     *
     * @param value as {@link FieldValues} gave it
     */
    public static String of(FieldPath path, String value) {
        FieldDescriptor field = path.field();
        return switch (path.kind()) {
            case TEXT -> value;
            case BOOLEAN -> String.valueOf(value.equals("1"));
            case ENUMERATION -> {
                EnumValueDescriptor known = field.getEnumType().findValueByNumber(Integer.parseInt(value));
                yield known == null ? value : known.getName();
            }
            case TIME -> {
                long ns = Long.parseLong(value);
                yield Instant.ofEpochSecond(Math.floorDiv(ns, NANOS_PER_SECOND), Math.floorMod(ns, NANOS_PER_SECOND))
                        .toString();
            }
            case INTEGER ->
                isUnsigned(field) ? Long.toUnsignedString(SearchKey.unsigned(Long.parseLong(value))) : value;
            case MESSAGE, MAP -> "present";
        };
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT64, FIXED64 -> true;
            default -> false;
        };
    }
}
