package io.forgewatch.collector.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Texts of the last records: where the same bytes come again, as names of commands, paths and cgroups do, they are the same
 * string again, and nothing is allocated.
 *
 * <p>Each text has one place, which the next with the same hash takes: a flood of texts costs what no cache would, and no more.
 * Single-threaded.
 */
final class TextCache {
    /** Longer ones are seldom the same, and would keep much. */
    static final int MAX_BYTES = 256;

    private static final int SLOTS = 1024;
    private static final long MIX = 0x9e3779b97f4a7c15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final byte[][] bytes = new byte[SLOTS][];
    private final @Nullable String[] texts = new String[SLOTS];

    /** The bytes as {@link VisibleText}. */
    String text(byte[] from, int offset, int length) {
        if (length == 0) {
            return "";
        }
        if (length > MAX_BYTES) {
            return VisibleText.decode(from, offset, length);
        }
        int slot = slot(from, offset, length);
        byte[] known = bytes[slot];
        if (known != null && Arrays.equals(known, 0, known.length, from, offset, offset + length)) {
            return Objects.requireNonNull(texts[slot]);
        }
        String text = VisibleText.decode(from, offset, length);
        bytes[slot] = Arrays.copyOfRange(from, offset, offset + length);
        texts[slot] = text;
        return text;
    }

    private static int slot(byte[] from, int offset, int length) {
        long hash = length;
        int at = offset;
        int end = offset + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            hash = (Long.rotateLeft(hash, 29) ^ (long) LONGS.get(from, at)) * MIX;
        }
        for (; at < end; at++) {
            hash = (Long.rotateLeft(hash, 7) ^ from[at]) * MIX;
        }
        return (int) (hash >>> 32) & (SLOTS - 1);
    }
}
