/** The command line and launcher. It may depend on everything; nothing depends on it. */
@NullMarked
package io.forgewatch.cli;

import org.jspecify.annotations.NullMarked;
