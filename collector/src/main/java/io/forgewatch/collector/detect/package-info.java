/**
 * Which launches are compilers', and what they add up to: launch, build, finding. Depends on {@code exec} and {@code container};
 * judging is pure, one thread owns the builds.
 */
@NullMarked
package io.forgewatch.collector.detect;

import org.jspecify.annotations.NullMarked;
