package io.forgewatch.collector;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * File systems whose files are read: those that the kernel serves by itself from this machine's own disks and memory. On all
 * others (FUSE, NFS, CIFS, 9p, Ceph, autofs and whatever comes) an opening can wait for somebody, who may be hostile.
 */
final class FileSystems {
    /**
     * One of them.
     *
     * @param type as in mountinfo (proc_pid_mountinfo(5))
     * @param magic s_magic ({@code linux/magic.h} and the file systems' own headers)
     * @param stampsWrites whether each write shows in the ctime. In memory, a write through a mapping (mmap(2)) that was read
     *     before does not: no page fault tells of it (measured on tmpfs of Linux 6.18)
     */
    record FileSystem(String type, long magic, boolean stampsWrites) {}

    private static final List<FileSystem> READABLE = List.of(
            stamping("ext2", 0xef53),
            stamping("ext3", 0xef53),
            stamping("ext4", 0xef53),
            stamping("xfs", 0x58465342),
            stamping("btrfs", 0x9123683eL),
            stamping("overlay", 0x794c7630),
            stamping("zfs", 0x2fc12fc1),
            stamping("bcachefs", 0xca451a4eL),
            stamping("f2fs", 0xf2f52010L),
            stamping("erofs", 0xe0f5e1e2L),
            stamping("squashfs", 0x73717368),
            stamping("jfs", 0x3153464a),
            stamping("nilfs2", 0x3434),
            stamping("reiserfs", 0x52654973),
            stamping("aufs", 0x61756673),
            stamping("iso9660", 0x9660),
            stamping("udf", 0x15013346),
            stamping("vfat", 0x4d44),
            stamping("exfat", 0x2011bab0),
            new FileSystem("ramfs", 0x858458f6L, false),
            new FileSystem("rootfs", 0x858458f6L, false),
            new FileSystem("hugetlbfs", 0x958458f6L, false),
            new FileSystem("devtmpfs", 0x01021994, false),
            new FileSystem("tmpfs", 0x01021994, false));

    private static final Map<String, FileSystem> BY_TYPE = by(FileSystem::type);
    private static final Map<Long, FileSystem> BY_MAGIC = by(FileSystem::magic);

    private FileSystems() {}

    private static FileSystem stamping(String type, long magic) {
        return new FileSystem(type, magic, true);
    }

    private static <K> Map<K, FileSystem> by(Function<FileSystem, K> key) {
        return READABLE.stream().collect(Collectors.toUnmodifiableMap(key, each -> each, (first, second) -> second));
    }

    /** Whether files of this type are read. */
    static boolean readable(String type) {
        return BY_TYPE.containsKey(type);
    }

    /** Whether files of this magic are read. */
    static boolean readable(long magic) {
        return BY_MAGIC.containsKey(magic);
    }

    /** Whether each write to a file of this type shows in its ctime; false for one that is not read. */
    static boolean stampsWrites(String type) {
        FileSystem known = BY_TYPE.get(type);
        return known != null && known.stampsWrites();
    }

    /** Likewise by the magic. */
    static boolean stampsWrites(long magic) {
        FileSystem known = BY_MAGIC.get(magic);
        return known != null && known.stampsWrites();
    }
}
