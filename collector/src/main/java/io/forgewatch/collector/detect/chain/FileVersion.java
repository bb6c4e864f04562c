package io.forgewatch.collector.detect.chain;

import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.FileFacts;

/**
 * A file with one content: any change of it is another version.
 *
 * @param device of the superblock, as in {@link Executable}
 * @param ctimeNs CLOCK_REALTIME
 */
public record FileVersion(long device, long inode, long ctimeNs, long sizeBytes) {
    /** What an exec runs. */
    public static FileVersion of(Executable file) {
        return new FileVersion(file.device(), file.inode(), file.ctimeNs(), file.sizeBytes());
    }

    /** What was looked at. */
    public static FileVersion of(FileFacts file) {
        return new FileVersion(file.getDevice(), file.getInode(), file.getCtimeNs(), file.getSize());
    }
}
