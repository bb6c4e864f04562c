/** Policies as files: read, checked with the place of each mistake, and what testing one gave. */
@NullMarked
package io.forgewatch.cli.policy;

import org.jspecify.annotations.NullMarked;
