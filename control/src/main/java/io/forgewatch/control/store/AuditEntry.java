package io.forgewatch.control.store;

import java.time.Instant;

/**
 * Somebody changed something.
 *
 * @param who the name that the caller's token has, and the token; for a node, nodes/{name}
 * @param action what was called, for instance UpdateFinding
 * @param target what it was about: a resource's name
 * @param detail what was changed, in words
 */
public record AuditEntry(Instant time, String who, String action, String target, String detail) {}
