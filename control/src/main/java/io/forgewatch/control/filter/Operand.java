package io.forgewatch.control.filter;

/** What a field is compared with, in the form that {@link FieldValues} gives values. */
public sealed interface Operand {
    /** Compared with a text; an order is that of code points. */
    record Text(TextPattern pattern) implements Operand {}

    /** Compared with a number, a boolean, an enumeration's rank or a time. */
    record Numeric(long value) implements Operand {}
}
