package io.forgewatch.control.node;

/** A node is not taken in. The message is one line that says why and what to do. */
public final class NodeRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    NodeRefusedException(String message) {
        super(message);
    }
}
