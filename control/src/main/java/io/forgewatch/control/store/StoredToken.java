package io.forgewatch.control.store;

import com.google.protobuf.ByteString;
import io.forgewatch.v1.Role;

/**
 * A token as it is kept: without its secret.
 *
 * @param who whose it is
 * @param hash SHA-256 of the secret
 * @param createdNs since 1970, as the other times; 0 where there is none
 */
public record StoredToken(
        String id, String who, Role role, ByteString hash, long createdNs, long expiresNs, long revokedNs) {}
