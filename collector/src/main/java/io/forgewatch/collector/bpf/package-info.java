/**
 * Everything native: libbpf and the probe in the kernel, the kernel's ring buffer in mapped memory, the kernel's clocks, files
 * opened with the kernel's own bounds. The only package that may use {@code com.sun.jna}; knows no sibling package. Each class
 * names its thread; memory that a class maps it unmaps in {@code close}.
 */
@NullMarked
package io.forgewatch.collector.bpf;

import org.jspecify.annotations.NullMarked;
