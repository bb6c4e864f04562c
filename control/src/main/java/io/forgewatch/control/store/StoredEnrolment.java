package io.forgewatch.control.store;

/**
 * An enrolment token as it is kept: without its secret.
 *
 * @param node the only one that it enrols; empty for any that is not enrolled
 * @param hash SHA-256 of the secret, in hexadecimal
 * @param createdNs since 1970, as the other times; 0 where there is none
 */
public record StoredEnrolment(
        String id, String node, String hash, long createdNs, long expiresNs, long revokedNs, int uses, int maxUses) {}
