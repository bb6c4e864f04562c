/** Delivers findings to the control plane, at least once, without ever holding up the detection. Depends on {@code detect}. */
@NullMarked
package io.forgewatch.collector.report;

import org.jspecify.annotations.NullMarked;
