/**
 * From kernel records to findings, on one host.
 *
 * <p>This package wires the others: {@code bpf} and {@code exec} read the kernel, {@code container} names the container,
 * {@code detect} judges and gathers builds, {@code report} delivers findings. It may depend on all of them; none depends on it.
 */
@NullMarked
package io.forgewatch.collector;

import org.jspecify.annotations.NullMarked;
