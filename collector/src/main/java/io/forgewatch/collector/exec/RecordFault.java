package io.forgewatch.collector.exec;

/** What is wrong with a record that cannot be decoded. */
public enum RecordFault {
    /** Shorter than what its kind begins with. */
    TOO_SHORT,
    /** Neither an exec nor an exit. */
    UNKNOWN_KIND,
    /** It says another size than the ring has it with. */
    WRONG_SIZE,
    /** More ancestors than there can be, or its data begins elsewhere than behind them. */
    WRONG_ANCESTORS,
    /** A part of its data is longer than it can be, or the parts are not the whole. */
    WRONG_LENGTHS,
    /** A name or the filename does not end where it says. */
    UNTERMINATED
}
