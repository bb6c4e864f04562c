/**
 * Delivers findings to the control plane, at least once, without ever holding up the detection: in process, or through an outbox on
 * disk and a link over the network. Depends on {@code detect}; the one package that knows gRPC and SQL.
 */
@NullMarked
package io.forgewatch.collector.report;

import org.jspecify.annotations.NullMarked;
