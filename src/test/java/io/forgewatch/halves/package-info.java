/** The two halves together: a collector's outbox and link against a control plane, over loopback. The kernel has no part in it. */
@NullMarked
package io.forgewatch.halves;

import org.jspecify.annotations.NullMarked;
