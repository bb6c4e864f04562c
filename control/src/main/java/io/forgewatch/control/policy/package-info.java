/**
 * What a policy says of findings: checked as a whole, then applied to each revision as it is stored. Depends on {@code filter}; knows
 * neither the store nor gRPC. Everything is pure, immutable and thread-safe.
 *
 * <p>Rules are held against what the collector found, together with what people decided; so neither list depends on the other, and
 * the same finding under the same policy at the same time always gives the same.
 */
@NullMarked
package io.forgewatch.control.policy;

import org.jspecify.annotations.NullMarked;
