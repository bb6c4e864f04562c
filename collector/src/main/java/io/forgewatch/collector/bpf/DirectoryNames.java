package io.forgewatch.collector.bpf;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a directory's names byte for byte: Java's own has them only as text of the locale. */
final class DirectoryNames {
    /** Offsets in struct linux_dirent64 (getdents64(2)). */
    private static final int RECORD_BYTES = 16;

    private static final int NAME = 19;
    private static final int BUFFER_BYTES = 1 << 15;

    private DirectoryNames() {}

    static List<byte[]> read(int fd, int max) throws LastErrorException {
        List<byte[]> names = new ArrayList<>();
        try (Memory entries = new Memory(BUFFER_BYTES)) {
            long bytes = 1;
            while (bytes > 0 && names.size() < max) {
                bytes = LibC.syscall(LibC.SYS_GETDENTS64, fd, entries, BUFFER_BYTES);
                for (long at = 0; at < bytes && names.size() < max; ) {
                    int length = entries.getShort(at + RECORD_BYTES) & 0xffff;
                    byte[] name = untilNul(entries.getByteArray(at + NAME, length - NAME));
                    if (!isDots(name)) {
                        names.add(name);
                    }
                    at += length;
                }
            }
        }
        return names;
    }

    private static byte[] untilNul(byte[] padded) {
        int length = 0;
        while (length < padded.length && padded[length] != 0) {
            length++;
        }
        return Arrays.copyOf(padded, length);
    }

    private static boolean isDots(byte[] name) {
        return name.length > 0 && name.length <= 2 && name[0] == '.' && name[name.length - 1] == '.';
    }
}
