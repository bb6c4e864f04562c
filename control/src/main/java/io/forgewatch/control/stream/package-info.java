/**
 * Follows the store for watchers. Depends on {@code store} and {@code filter}; knows no gRPC.
 *
 * <p>There is no queue for any watcher: it is told that there is a newer change and reads from the store after its own place, as
 * fast as its receiver takes them. One whose receiver takes nothing for two minutes is ended, and may go on with its last resume
 * token. A few threads of {@link io.forgewatch.control.stream.FindingBroadcaster} do this for all.
 */
@NullMarked
package io.forgewatch.control.stream;

import org.jspecify.annotations.NullMarked;
