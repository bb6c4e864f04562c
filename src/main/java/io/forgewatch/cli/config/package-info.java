/**
 * Settings: each has a flag, an environment variable and a key in the configuration file, in this order of precedence. Depends on
 * {@code console} and {@code text}. Single-threaded.
 */
@NullMarked
package io.forgewatch.cli.config;

import org.jspecify.annotations.NullMarked;
