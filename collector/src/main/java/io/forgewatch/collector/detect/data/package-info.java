/** How the files of rules and names that come with the program, or beside it, are read. Knows nothing of what they say. */
@NullMarked
package io.forgewatch.collector.detect.data;

import org.jspecify.annotations.NullMarked;
