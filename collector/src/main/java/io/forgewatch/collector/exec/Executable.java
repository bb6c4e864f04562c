package io.forgewatch.collector.exec;

/**
 * The file behind a process, from the kernel's own inode.
 *
 * @param path walked to the mount namespace's root, as {@link VisibleText}
 * @param device the superblock's s_dev, {@code major << 20 | minor}; stat(2) may show another (overlayfs xino, btrfs)
 * @param ctimeNs last change, CLOCK_REALTIME
 * @param sizeBytes i_size
 * @param links i_nlink
 * @param fileSystemMagic s_magic (linux/magic.h)
 * @param traits what else the kernel says of it
 */
public record Executable(
        String path,
        long device,
        long inode,
        long ctimeNs,
        long sizeBytes,
        long links,
        long fileSystemMagic,
        Traits traits) {

    /**
     * What the kernel knows of the file beyond its inode's numbers.
     *
     * @param overlay it lies on overlayfs
     * @param upper it has an upper-layer file
     * @param copiedUp it has a lower-layer file too
     * @param memfd anonymous memory (memfd_create(2))
     * @param deleted it had lost its name
     * @param mounted it lies on a mount below the mount namespace's root mount
     */
    public record Traits(
            boolean overlay, boolean upper, boolean copiedUp, boolean memfd, boolean deleted, boolean mounted) {}
}
