package io.forgewatch.collector.detect.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds many byte strings at once, as Wu and Manber do ("A fast algorithm for multi-pattern searching", 1994): a table by the
 * last two bytes of a window says how far the window may move, so that most bytes are never looked at. Immutable; any thread.
 */
final class PatternScanner {
    /** A shorter pattern would shorten every move. */
    static final int MIN_PATTERN_BYTES = 10;

    static final int MAX_PATTERN_BYTES = 256;
    private static final int BLOCK_BYTES = 2;
    private static final int[] NONE = {};

    private final byte[][] patterns;
    private final int windowBytes;
    private final int longestBytes;
    private final byte[] moves = new byte[1 << 16];
    private final int[][] ending = new int[1 << 16][];

    /** Is told of a pattern's occurrence. */
    interface Sink {
        /** Whether it wants to know of this pattern's next occurrence. */
        boolean wants(int pattern);

        /**
         * An occurrence.
         *
         * @param at where in the buffer it begins
         */
        void found(int pattern, int at);
    }

    PatternScanner(List<byte[]> patterns) {
        for (byte[] pattern : patterns) {
            if (pattern.length < MIN_PATTERN_BYTES || pattern.length > MAX_PATTERN_BYTES) {
                throw new IllegalArgumentException(pattern.length + " bytes are too short or too long a pattern: "
                        + MIN_PATTERN_BYTES + " to " + MAX_PATTERN_BYTES);
            }
        }
        this.patterns = patterns.stream().map(byte[]::clone).toArray(byte[][]::new);
        windowBytes = Math.min(
                Byte.MAX_VALUE, patterns.stream().mapToInt(p -> p.length).min().orElse(MIN_PATTERN_BYTES));
        longestBytes = patterns.stream().mapToInt(p -> p.length).max().orElse(MIN_PATTERN_BYTES);
        Arrays.fill(moves, (byte) (windowBytes - BLOCK_BYTES + 1));
        List<List<Integer>> endings = new ArrayList<>();
        for (int i = 0; i < ending.length; i++) {
            endings.add(List.of());
        }
        for (int p = 0; p < this.patterns.length; p++) {
            for (int end = BLOCK_BYTES; end <= windowBytes; end++) {
                int block = block(this.patterns[p], end - 1);
                moves[block] = (byte) Math.min(moves[block], windowBytes - end);
            }
            int last = block(this.patterns[p], windowBytes - 1);
            if (endings.get(last).isEmpty()) {
                endings.set(last, new ArrayList<>());
            }
            endings.get(last).add(p);
        }
        for (int i = 0; i < ending.length; i++) {
            ending[i] = endings.get(i).isEmpty()
                    ? NONE
                    : endings.get(i).stream().mapToInt(Integer::intValue).toArray();
        }
    }

    int patternCount() {
        return patterns.length;
    }

    private static int block(byte[] bytes, int last) {
        return ((bytes[last - 1] & 0xff) << 8) | (bytes[last] & 0xff);
    }

    /** How many bytes of one buffer must stand again before the next one's, so that nothing between them is missed. */
    int overlapBytes() {
        return longestBytes - 1;
    }

    /**
     * Scans a buffer.
     *
     * @param length how much of the buffer is filled
     */
    void scan(byte[] buffer, int length, Sink sink) {
        int last = windowBytes - 1;
        while (last < length) {
            int block = ((buffer[last - 1] & 0xff) << 8) | (buffer[last] & 0xff);
            int move = moves[block];
            if (move == 0) {
                compare(buffer, length, last - windowBytes + 1, ending[block], sink);
                move = 1;
            }
            last += move;
        }
    }

    private void compare(byte[] buffer, int length, int at, int[] candidates, Sink sink) {
        for (int p : candidates) {
            byte[] pattern = patterns[p];
            if (at + pattern.length <= length
                    && buffer[at] == pattern[0]
                    && sink.wants(p)
                    && Arrays.equals(buffer, at, at + pattern.length, pattern, 0, pattern.length)) {
                sink.found(p, at);
            }
        }
    }
}
