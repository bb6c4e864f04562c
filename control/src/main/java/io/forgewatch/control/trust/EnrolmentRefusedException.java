package io.forgewatch.control.trust;

/** No certificate is given. The message is one line, and safe to tell the peer. */
public final class EnrolmentRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The enrolment token is not good; what is wrong with it is not told. */
        TOKEN,
        /** The certificate that asks for a new one is not good any more. */
        CERTIFICATE,
        /** The node is enrolled, and the token was not made for it. */
        TAKEN,
        /** There are too many nodes. */
        FULL,
        /** The request itself is wrong. */
        REQUEST
    }

    private final Reason reason;

    EnrolmentRefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
