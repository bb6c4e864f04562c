package io.forgewatch.collector.evidence;

/** No copy is kept of a file. The message says why, to complete "no copy was kept: …"; it names no path. */
public final class NotKeptException extends Exception {
    private static final long serialVersionUID = 1L;

    NotKeptException(String why) {
        super(why, null, false, false);
    }
}
