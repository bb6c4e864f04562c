/**
 * Which container a process belongs to, by cgroup names and namespaces. Its input is plain values: it knows no sibling
 * package. Pure and immutable; any thread.
 */
@NullMarked
package io.forgewatch.collector.container;

import org.jspecify.annotations.NullMarked;
