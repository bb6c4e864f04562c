/**
 * The collectors' port: CollectorService over plain gRPC. Each stream's findings are stored batch by batch and acknowledged once they
 * are committed. Depends on {@code node}; beside {@code api} the one package that knows gRPC. Calls run on a bounded pool of threads
 * of their own.
 */
@NullMarked
package io.forgewatch.control.collectors;

import org.jspecify.annotations.NullMarked;
