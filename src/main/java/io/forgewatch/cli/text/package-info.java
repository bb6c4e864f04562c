/** Text on a terminal: escaping, widths, colour, tables. Depends on nothing; pure unless a class says otherwise. */
@NullMarked
package io.forgewatch.cli.text;

import org.jspecify.annotations.NullMarked;
