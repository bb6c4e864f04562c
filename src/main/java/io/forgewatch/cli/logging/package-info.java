/** Where log lines go and what they look like. Depends on {@code text} alone. */
@NullMarked
package io.forgewatch.cli.logging;

import org.jspecify.annotations.NullMarked;
