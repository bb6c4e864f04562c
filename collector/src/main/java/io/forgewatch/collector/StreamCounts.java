package io.forgewatch.collector;

/**
 * What became of the records that were read: {@code read = malformed + exits + unwanted + wanted}.
 *
 * @param read taken out of the ring
 * @param malformed not decodable
 * @param exits of processes
 * @param unwanted execs that the listener had discarded
 * @param wanted execs that it was given
 * @param failures of the listener, among the exits and the wanted ones
 */
public record StreamCounts(long read, long malformed, long exits, long unwanted, long wanted, long failures) {
    /** Nothing was read yet. */
    public static final StreamCounts NONE = new StreamCounts(0, 0, 0, 0, 0, 0);
}
