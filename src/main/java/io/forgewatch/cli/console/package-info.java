/** What a command has around it: its terminal, its signals, its ways to fail. Depends on {@code text} alone. */
@NullMarked
package io.forgewatch.cli.console;

import org.jspecify.annotations.NullMarked;
