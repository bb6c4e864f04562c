/**
 * Findings in the shapes that other tools know: one line of JSON each. Used by {@code sink} and by the command line. Depends on the
 * API's messages only. Everything is a pure function.
 *
 * <p>A finding's text is hostile. What is written here is ASCII without control characters: it breaks no parser, no line and no
 * terminal, and every JSON parser reads back what was there.
 */
@NullMarked
package io.forgewatch.control.format;

import org.jspecify.annotations.NullMarked;
