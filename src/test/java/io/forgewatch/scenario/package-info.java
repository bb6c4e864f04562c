/**
 * Scenarios of detection: data in {@code src/test/scenarios}, each run in a real container under a real Forgewatch, and what became of
 * them as a table.
 *
 * <p>A scenario says what design.md expects of the findings, not what the code gives. The package uses the harness of {@link
 * io.forgewatch.system} and no class of Forgewatch's inside, but for the files of recordings. Containers run on a few threads; all judging is on JUnit's.
 */
@NullMarked
package io.forgewatch.scenario;

import org.jspecify.annotations.NullMarked;
