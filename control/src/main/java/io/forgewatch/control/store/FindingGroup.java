package io.forgewatch.control.store;

/**
 * How many findings have a value.
 *
 * @param value a text as it is; a number, boolean, rank or time as {@link io.forgewatch.control.filter.FieldValues} gives it
 */
public record FindingGroup(String value, long count) {}
