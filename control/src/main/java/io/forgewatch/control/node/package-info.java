/**
 * The hosts that collectors run on: when they were last heard of, what their collectors count, and what happened to them. Depends
 * on {@code store}; knows no gRPC. Everything public is thread-safe.
 */
@NullMarked
package io.forgewatch.control.node;

import org.jspecify.annotations.NullMarked;
