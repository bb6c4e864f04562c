/**
 * Stores findings, answers questions about them and streams them.
 *
 * <p>This package wires the others: {@code api} (thin gRPC adapters) over {@code store}, {@code stream} and {@code filter}; {@code
 * collectors} (the port at which findings come in) over {@code node} (the hosts they come from).
 */
@NullMarked
package io.forgewatch.control;

import org.jspecify.annotations.NullMarked;
