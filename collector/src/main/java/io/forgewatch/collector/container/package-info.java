/** Which container a process belongs to, by cgroup names and namespaces. Knows no sibling package. */
@NullMarked
package io.forgewatch.collector.container;

import org.jspecify.annotations.NullMarked;
