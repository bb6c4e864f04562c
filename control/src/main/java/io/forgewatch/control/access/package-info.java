/**
 * Who calls, and what they may do. Depends on {@code store}; knows no gRPC.
 */
@NullMarked
package io.forgewatch.control.access;

import org.jspecify.annotations.NullMarked;
