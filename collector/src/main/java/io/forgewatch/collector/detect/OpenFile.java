package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.identity.FileBytes;

/** A regular file of a container, open for reading. The holder closes it. One thread at a time. */
public interface OpenFile extends FileBytes, AutoCloseable {
    /** What it was when it was opened. */
    Status status();

    @Override
    default long sizeBytes() {
        return status().sizeBytes();
    }

    /** Whether it is still what it was: same size and ctime. */
    boolean unchanged();

    @Override
    void close();

    /**
     * A file's inode, in the terms of {@link io.forgewatch.collector.exec.Executable}, so that the two can be compared.
     *
     * @param path as seen from the root of the container's mount namespace, as {@code VisibleText}; one that is too long for the
     *     kernel to tell begins with {@code …/}
     * @param device the superblock's, {@code major << 20 | minor}, as mountinfo has it; not stat's
     * @param ctimeNs CLOCK_REALTIME, likewise {@code mtimeNs} and {@code birthNs}
     * @param birthNs when it was created; 0 where its file system does not keep that
     * @param settled whether its last change is so long ago that another one would show in its ctime: only then may what is read
     *     from it be remembered
     */
    record Status(
            String path,
            long device,
            long inode,
            long ctimeNs,
            long mtimeNs,
            long birthNs,
            long sizeBytes,
            long links,
            boolean settled) {}
}
