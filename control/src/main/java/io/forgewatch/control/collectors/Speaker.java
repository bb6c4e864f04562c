package io.forgewatch.control.collectors;

import io.forgewatch.control.trust.Enrolments;
import io.forgewatch.control.trust.NodeCertificate;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** For which node the collector at the other end of a stream may speak. */
@FunctionalInterface
interface Speaker {
    /** Without TLS: for the one that it names. Whoever reaches loopback is taken at their word. */
    Speaker ANYONE = node -> null;

    /** Why it may not speak for the node; null where it may. Asks the store. */
    @Nullable
    Refusal refusal(String node);

    /**
     * How its stream ends.
     *
     * @param cause one of few words, for a counter
     */
    record Refusal(String cause, Status status, String message) {}

    /** For its certificate's node alone, while that certificate is good. */
    static Speaker of(NodeCertificate certificate, Enrolments enrolments) {
        return node -> {
            if (!node.equals(certificate.node())) {
                return new Refusal(
                        "other-node",
                        Status.PERMISSION_DENIED,
                        "this certificate is the node " + certificate.node() + "'s, and speaks for no other");
            }
            return enrolments.isGood(certificate)
                    ? null
                    : new Refusal(
                            "certificate",
                            Status.UNAUTHENTICATED,
                            "the node's certificate was revoked or replaced, or has expired: connect with the latest,"
                                    + " or enrol the node anew");
        };
    }
}
