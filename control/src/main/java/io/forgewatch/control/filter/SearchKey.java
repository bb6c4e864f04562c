package io.forgewatch.control.filter;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;

/** What a value is searched and ordered by: a text, or a long that sorts as the value does. */
final class SearchKey {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private SearchKey() {}

    /**
     * A text that every store holds and compares alike: U+FFFD stands for NUL, for a lone surrogate, and for U+FFFE and U+FFFF,
     * which SQLite's LIKE reads so (READ_UTF8 in its utf.c).
     */
    static String text(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0 || Character.isSurrogate(c) || c >= 0xFFFE) {
                return clean(value);
            }
        }
        return value;
    }

    private static String clean(String value) {
        StringBuilder out = new StringBuilder(value.length());
        value.codePoints().map(c -> isUnsafe(c) ? 0xFFFD : c).forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isUnsafe(int c) {
        return c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) || c == 0xFFFE || c == 0xFFFF;
    }

    /** Orders by code point, as UTF-8 bytes do. */
    static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
                // A surrogate stands for a code point above all that need none.
                return sameKind ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Nanoseconds since 1970; a time beyond the years 1677 to 2262 is the nearest that fits. */
    static long time(long seconds, int nanos) {
        try {
            return Math.addExact(Math.multiplyExact(seconds, NANOS_PER_SECOND), nanos);
        } catch (ArithmeticException e) {
            return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static long time(Timestamp timestamp) {
        return time(timestamp.getSeconds(), timestamp.getNanos());
    }

    /** An unsigned 64 bit number as the signed one of the same rank. */
    static long unsigned(long bits) {
        return bits ^ Long.MIN_VALUE;
    }

    /** The long that a value of a field of numbers, booleans or enumerations is searched by. */
    static long number(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case BOOL -> (Boolean) value ? 1 : 0;
            case ENUM -> ((EnumValueDescriptor) value).getNumber();
            case INT32, SINT32, SFIXED32 -> (Integer) value;
            case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
            case INT64, SINT64, SFIXED64 -> (Long) value;
            case UINT64, FIXED64 -> unsigned((Long) value);
            default -> throw new IllegalArgumentException(field.getFullName() + " cannot be searched");
        };
    }
}
