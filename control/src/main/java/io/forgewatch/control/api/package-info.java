/**
 * The API's port: gRPC, gRPC-Web, HTTP/JSON under /v1 and /metrics, as thin adapters over {@code store}, {@code stream} and
 * {@code filter}. Beside {@code collectors} the one package that knows gRPC; the one that knows Armeria. Calls run on a bounded pool of threads of their own, never on an
 * event loop.
 */
@NullMarked
package io.forgewatch.control.api;

import org.jspecify.annotations.NullMarked;
