package io.forgewatch.control.filter;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.forgewatch.control.filter.Syntax.Value;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;

/** Reads a written value as what its field holds. */
final class Operands {
    private Operands() {}

    static Operand of(FieldPath field, Comparator comparator, Value value) throws FilterException {
        return switch (field.kind()) {
            case TEXT -> {
                if (comparator.ordered()) {
                    literal(value);
                }
                yield new Operand.Text(value.text());
            }
            case INTEGER -> new Operand.Numeric(integer(field.field(), value));
            case BOOLEAN -> new Operand.Numeric(truth(field, comparator, value));
            case ENUMERATION -> new Operand.Numeric(rank(field.field(), value));
            case TIME -> new Operand.Numeric(time(value));
            case MESSAGE ->
                throw new FilterException(
                        value.position(),
                        field.name() + " has fields of its own: compare one of them, or ask " + field.name() + ":*");
            case MAP ->
                throw new FilterException(
                        value.position(),
                        field.name() + " is a map: compare one of its keys, as in " + field.name() + ".app=\"web\"");
        };
    }

    /** A text in which an asterisk is not allowed. */
    static String literal(Value value) throws FilterException {
        if (!value.text().isLiteral()) {
            throw new FilterException(
                    value.position(), "an asterisk has no meaning here; write \"\\*\" for the character");
        }
        return value.text().literal();
    }

    private static long integer(FieldDescriptor field, Value value) throws FilterException {
        String text = literal(value);
        boolean unsigned =
                field.getType() == FieldDescriptor.Type.UINT64 || field.getType() == FieldDescriptor.Type.FIXED64;
        // So long that no number of 64 bits is cut, so short that none takes long to read.
        if (text.matches("[-+]?[0-9]{1,20}")) {
            BigInteger number = new BigInteger(text);
            boolean fits = unsigned ? number.signum() >= 0 && number.bitLength() <= 64 : number.bitLength() <= 63;
            if (fits) {
                return unsigned ? SearchKey.unsigned(number.longValue()) : number.longValue();
            }
        }
        String wanted = unsigned ? "a whole number from 0 to 2^64-1" : "a whole number of 64 bits";
        throw new FilterException(
                value.position(), field.getName() + " takes " + wanted + ", not '" + Spelling.shown(text) + "'");
    }

    private static long truth(FieldPath field, Comparator comparator, Value value) throws FilterException {
        if (comparator.ordered()) {
            throw new FilterException(
                    value.position(), field.name() + " is true or false and has no order: use = or !=");
        }
        String text = literal(value);
        if (!text.equals("true") && !text.equals("false")) {
            throw new FilterException(
                    value.position(), field.name() + " takes true or false, not '" + Spelling.shown(text) + "'");
        }
        return text.equals("true") ? 1 : 0;
    }

    private static long rank(FieldDescriptor field, Value value) throws FilterException {
        String text = literal(value);
        EnumDescriptor type = field.getEnumType();
        EnumValueDescriptor named = type.findValueByName(text.toUpperCase(Locale.ROOT));
        if (named == null) {
            List<String> names = type.getValues().stream()
                    .filter(candidate -> candidate.getNumber() != 0)
                    .map(EnumValueDescriptor::getName)
                    .toList();
            throw new FilterException(
                    value.position(),
                    field.getName() + " has no value '" + Spelling.shown(text) + "'" + Spelling.hint(text, names));
        }
        return named.getNumber();
    }

    private static long time(Value value) throws FilterException {
        String text = literal(value);
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return SearchKey.time(time.getEpochSecond(), time.getNano());
        } catch (DateTimeException e) {
            throw new FilterException(
                    value.position(),
                    "a time is written as RFC 3339 has it, \"2026-11-24T00:00:00Z\", not '" + Spelling.shown(text)
                            + "'");
        }
    }
}
