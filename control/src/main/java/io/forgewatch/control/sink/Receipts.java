package io.forgewatch.control.sink;

/** Is told what became of each finding of a batch, in the batch's order. */
interface Receipts {
    /** The receiver has it. */
    void taken(Outgoing outgoing);

    /** The receiver will never take it. */
    void refused(Outgoing outgoing, String reason);
}
