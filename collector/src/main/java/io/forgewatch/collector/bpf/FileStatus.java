package io.forgewatch.collector.bpf;

import com.sun.jna.Memory;

/**
 * What statx(2) has of a file.
 *
 * @param inode as stat(2) shows it, which on overlayfs can be another than the kernel's own
 * @param ctimeNs CLOCK_REALTIME, likewise {@code mtimeNs} and {@code birthNs}
 * @param birthNs 0 where the file system does not keep it
 */
public record FileStatus(int mode, long links, long inode, long sizeBytes, long ctimeNs, long mtimeNs, long birthNs) {
    /** Offsets in struct statx ({@code linux/stat.h}). */
    private static final int MASK = 0;

    private static final int LINKS = 16;

    private static final int MODE = 28;
    private static final int INODE = 32;
    private static final int SIZE = 40;
    private static final int BTIME = 80;
    private static final int CTIME = 96;
    private static final int MTIME = 112;

    static final int BYTES = 256;

    /** {@code linux/stat.h}: the kind of a file. */
    private static final int KIND = 0xf000;

    private static final int REGULAR = 0x8000;
    private static final int DIRECTORY = 0x4000;

    static FileStatus of(Memory statx) {
        return new FileStatus(
                statx.getShort(MODE) & 0xffff,
                statx.getInt(LINKS) & 0xffffffffL,
                statx.getLong(INODE),
                statx.getLong(SIZE),
                nanoseconds(statx, CTIME),
                nanoseconds(statx, MTIME),
                (statx.getInt(MASK) & LibC.STATX_BTIME) == 0 ? 0 : nanoseconds(statx, BTIME));
    }

    /** A struct statx_timestamp: seconds in 8 bytes, nanoseconds in 4. Times beyond the range of a long are hostile, and wrap. */
    private static long nanoseconds(Memory statx, int offset) {
        return statx.getLong(offset) * 1_000_000_000L + statx.getInt(offset + 8);
    }

    /** A file with content of its own. */
    public boolean isRegular() {
        return (mode & KIND) == REGULAR;
    }

    /** A directory. */
    public boolean isDirectory() {
        return (mode & KIND) == DIRECTORY;
    }
}
