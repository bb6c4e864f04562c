package io.forgewatch.collector;

import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.Executable;

/** A file's content at a time: a change shows in the ctime, where that can be relied on ({@link OpenFile.Status#settled}). */
record FileKey(long device, long inode, long ctimeNs, long sizeBytes) {
    /** Of what the kernel saw at an exec. */
    static FileKey of(Executable file) {
        return new FileKey(file.device(), file.inode(), file.ctimeNs(), file.sizeBytes());
    }

    /** Of a file that was opened. */
    static FileKey of(OpenFile.Status status) {
        return new FileKey(status.device(), status.inode(), status.ctimeNs(), status.sizeBytes());
    }
}
