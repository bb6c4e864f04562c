package io.forgewatch.control.store;

/**
 * That a node has a certificate.
 *
 * @param lineage stands in all of its certificates since it was enrolled
 * @param expiresNs when the latest of them expires, since 1970
 * @param revokedNs since 1970; 0 where it was not
 */
public record NodeTrust(String node, String lineage, long expiresNs, long revokedNs) {}
