/**
 * Stores findings, answers questions about them and streams them.
 *
 * <p>This package wires the others: {@code api} (thin gRPC adapters) over {@code store}, {@code stream} and {@code filter}.
 */
@NullMarked
package io.forgewatch.control;

import org.jspecify.annotations.NullMarked;
