/**
 * The filter language (https://google.aip.dev/160) over {@code Finding}: one parser, one checked expression, two uses: as a
 * predicate here, as SQL in {@code store}. Depends on the API's messages only. Everything is immutable and thread-safe.
 *
 * <p>What it means: enumerations compare by rank. On a repeated field any element may match, {@code !=} included. A missing
 * value never matches a comparison, also under NOT; {@code field:*} asks whether there is one. An empty text or an unspecified
 * enumeration that is not an element of a list counts as missing; a number or a boolean without presence is its zero. {@code *}
 * stands for any text in a value after {@code =}, {@code !=} and {@code :}. OR binds closer than AND, as the AIP has it.
 */
@NullMarked
package io.forgewatch.control.filter;

import org.jspecify.annotations.NullMarked;
