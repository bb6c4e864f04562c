/**
 * Kernel records as events: decoding, and the lineage of processes. Knows no sibling package; single-threaded unless a class
 * says otherwise.
 */
@NullMarked
package io.forgewatch.collector.exec;

import org.jspecify.annotations.NullMarked;
