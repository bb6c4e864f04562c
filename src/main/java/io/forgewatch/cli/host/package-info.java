/** What a host has of what Forgewatch needs, read below its root. Depends on {@code console} and the collector. */
@NullMarked
package io.forgewatch.cli.host;

import org.jspecify.annotations.NullMarked;
