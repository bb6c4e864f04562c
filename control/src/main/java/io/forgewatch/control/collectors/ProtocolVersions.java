package io.forgewatch.control.collectors;

import io.forgewatch.v1.Hello;

/**
 * The versions of CollectorService's protocol that one side speaks.
 *
 * @param oldest the one before the newest, or the newest where there is none before
 * @param newest its own
 */
record ProtocolVersions(int oldest, int newest) {
    /** This control plane's. */
    static final ProtocolVersions OURS = new ProtocolVersions(1, 1);

    /** The newest that both speak; 0 where there is none. */
    int common(Hello hello) {
        int candidate =
                Integer.compareUnsigned(hello.getProtocolVersion(), newest) < 0 ? hello.getProtocolVersion() : newest;
        return candidate < oldest || Integer.compareUnsigned(candidate, hello.getOldestProtocolVersion()) < 0
                ? 0
                : candidate;
    }

    /** Why there is none, and which side has to be upgraded. */
    String refusal(Hello hello) {
        boolean collectorIsOlder = Integer.compareUnsigned(hello.getProtocolVersion(), oldest) < 0;
        return "the collector speaks protocol versions "
                + Integer.toUnsignedString(hello.getOldestProtocolVersion()) + " to "
                + Integer.toUnsignedString(hello.getProtocolVersion()) + ", this control plane " + oldest + " to "
                + newest + ": upgrade the " + (collectorIsOlder ? "collector" : "control plane");
    }
}
