/**
 * Sends findings to where people already look: files, webhooks, syslog. Depends on {@code store}, {@code filter} and {@code format};
 * knows no gRPC.
 *
 * <p>Nothing is queued in memory: each sink has a place among the store's changes, kept in the store, and one thread that reads on
 * after it, as fast as the receiver takes it. So a receiver that hangs holds up neither ingest nor another sink, and one that was
 * away, or a control plane that was killed, goes on where it was. The place moves once a receiver has taken what is before it:
 * everything is sent at least once, and of a finding that changed again before it was sent, the latest.
 */
@NullMarked
package io.forgewatch.control.sink;

import org.jspecify.annotations.NullMarked;
