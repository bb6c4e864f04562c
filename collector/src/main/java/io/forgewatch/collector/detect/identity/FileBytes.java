package io.forgewatch.collector.detect.identity;

import java.io.IOException;

/** The bytes of a file that somebody opened and will close. The file may change, shrink and lie while it is read. */
public interface FileBytes {
    /** Its size in bytes when it was opened. */
    long sizeBytes();

    /**
     * Reads as pread(2) does.
     *
     * @param offset from the file's beginning
     * @return how many bytes were read into {@code target} from its beginning; fewer than {@code length} only at the file's end
     * @throws IOException it cannot be read, or not in time
     */
    int read(long offset, byte[] target, int length) throws IOException;
}
