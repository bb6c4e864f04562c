package io.forgewatch.collector.detect.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What Go's linker writes into every program about itself (Go's debug/buildinfo, cmd/link/internal/ld/data.go): since 1.18 two
 * strings with their lengths, before that two pointers to strings.
 */
final class GoBuildInfo {
    /** It stands at an address divisible by 16. */
    static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);

    static final int ALIGN = 16;
    private static final int HEADER_BYTES = 32;
    /** Go's versions are short; of the rest only its first line is wanted. */
    private static final int MAX_VERSION_BYTES = 256;

    private static final int MAX_INFO_BYTES = 4 << 10;
    /** Before and after the text stand 16 random bytes, so that it can be found in a process (runtime/debug/mod.go). */
    private static final int SENTINEL_BYTES = 16;

    private static final String PATH = "path\t";

    private GoBuildInfo() {}

    /** The path of the main package, as {@code cmd/compile}; empty where there is none to be read at an offset. */
    static String path(BudgetedBytes file, ElfFile elf, long offset) throws IOException {
        byte[] header = file.read(offset, HEADER_BYTES);
        if (header.length < HEADER_BYTES) {
            return "";
        }
        boolean inline = (header[15] & 2) != 0;
        return inline ? inlinePath(file, offset + HEADER_BYTES) : pointedPath(file, elf, header);
    }

    private static String inlinePath(BudgetedBytes file, long offset) throws IOException {
        byte[] bytes = file.read(offset, MAX_VERSION_BYTES + MAX_INFO_BYTES);
        long version = varint(bytes, 0);
        int infoAt = version < 0 || after(version) > MAX_VERSION_BYTES ? bytes.length : after(version) + value(version);
        long info = varint(bytes, infoAt);
        return info < 0 ? "" : pathLine(bytes, after(info), value(info));
    }

    private static String pointedPath(BudgetedBytes file, ElfFile elf, byte[] header) throws IOException {
        ElfData data = new ElfData(header[14] == 8, (header[15] & 1) == 0);
        long string = elf.offsetOf(data.word(header, 16 + data.wordBytes()));
        byte[] pointer = file.read(string, 2 * data.wordBytes());
        if (string < 0 || pointer.length < 2 * data.wordBytes()) {
            return "";
        }
        byte[] bytes = file.read(elf.offsetOf(data.word(pointer, 0)), MAX_INFO_BYTES);
        return pathLine(bytes, 0, bytes.length);
    }

    /** A length and where what follows it begins, in one number; negative where there is none or it is absurd. */
    private static long varint(byte[] bytes, int from) {
        long value = 0;
        for (int at = from; at >= 0 && at < bytes.length && at < from + 4; at++) {
            value |= (bytes[at] & 0x7fL) << (7 * (at - from));
            if (bytes[at] >= 0) {
                return (value << 32) | (at + 1);
            }
        }
        return -1;
    }

    private static int value(long varint) {
        return (int) (varint >>> 32);
    }

    private static int after(long varint) {
        return (int) varint;
    }

    private static String pathLine(byte[] bytes, int from, int length) {
        int at = from + SENTINEL_BYTES;
        int end = (int) Math.min(bytes.length, (long) from + length);
        if (end - at < PATH.length()
                || !PATH.equals(new String(bytes, at, PATH.length(), StandardCharsets.ISO_8859_1))) {
            return "";
        }
        int start = at + PATH.length();
        int stop = start;
        while (stop < end && bytes[stop] != '\n') {
            stop++;
        }
        return stop == end ? "" : new String(bytes, start, stop - start, StandardCharsets.ISO_8859_1);
    }
}
