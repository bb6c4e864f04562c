package io.forgewatch.control.access;

import io.forgewatch.v1.Role;

/**
 * Who calls.
 *
 * @param name what notes call them
 * @param token tokens/{id}, which no two have in common as they may a name; empty for the token file's and for commands
 */
public record Caller(String name, Role role, String token) {
    /** Whether they may what needs that role. Nobody may what has none. */
    public boolean may(Role needed) {
        return isKnown(needed) && isKnown(role) && role.getNumber() >= needed.getNumber();
    }

    /** What the audit log calls them. */
    public String inAudit() {
        return token.isEmpty() ? name : name + " (" + token + ")";
    }

    /** What their limits go by. */
    public String account() {
        return token.isEmpty() ? name : token;
    }

    private static boolean isKnown(Role role) {
        return role != Role.ROLE_UNSPECIFIED && role != Role.UNRECOGNIZED;
    }
}
