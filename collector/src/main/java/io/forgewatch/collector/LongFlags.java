package io.forgewatch.collector;

import java.util.Arrays;

/**
 * Remembers a yes or no for numbers, without a box around any: open addressing, and all is forgotten when it is three quarters
 * full. Single-threaded.
 */
final class LongFlags {
    private static final byte NO = 1;
    private static final byte YES = 2;

    private final long[] keys;
    /** 0 where there is no key. */
    private final byte[] values;

    private int size;

    /** Room for three quarters of {@code slots}, a power of two. */
    LongFlags(int slots) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots: a power of two, not " + slots);
        }
        keys = new long[slots];
        values = new byte[slots];
    }

    boolean contains(long key) {
        return values[slot(key)] != 0;
    }

    /** False for a number that is not known. */
    boolean get(long key) {
        return values[slot(key)] == YES;
    }

    void put(long key, boolean value) {
        if (size >= keys.length / 4 * 3) {
            Arrays.fill(values, (byte) 0);
            size = 0;
        }
        int slot = slot(key);
        size += values[slot] == 0 ? 1 : 0;
        keys[slot] = key;
        values[slot] = value ? YES : NO;
    }

    int size() {
        return size;
    }

    /** Where the number is, or would be. */
    private int slot(long key) {
        long mixed = key * 0x9e3779b97f4a7c15L;
        int slot = (int) (mixed >>> 32) & (keys.length - 1);
        while (values[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}
