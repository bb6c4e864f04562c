package io.forgewatch.control.access;

import io.forgewatch.v1.Role;

/**
 * Who calls.
 *
 * @param name what notes and the audit log call them
 */
public record Caller(String name, Role role) {
    /** Whether they may what needs that role. Nobody may what has none. */
    public boolean may(Role needed) {
        return isKnown(needed) && isKnown(role) && role.getNumber() >= needed.getNumber();
    }

    private static boolean isKnown(Role role) {
        return role != Role.ROLE_UNSPECIFIED && role != Role.UNRECOGNIZED;
    }
}
