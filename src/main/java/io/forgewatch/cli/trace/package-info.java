/** Every exec of the host as a line. Depends on {@code text}, {@code console}, {@code findings} and the collector. */
@NullMarked
package io.forgewatch.cli.trace;

import org.jspecify.annotations.NullMarked;
