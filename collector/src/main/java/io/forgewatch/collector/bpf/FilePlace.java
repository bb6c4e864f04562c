package io.forgewatch.collector.bpf;

import java.io.IOException;

/**
 * Where a file lies (fdinfo, proc_pid_fdinfo(5)).
 *
 * @param mountId the mount's, as in the first field of mountinfo
 * @param inode the kernel's own number of it, also on overlayfs; 0 before Linux 5.14 (3845f256a8b5), which does not say
 */
public record FilePlace(long mountId, long inode) {
    private static final String MOUNT = "mnt_id:";
    private static final String INODE = "ino:";

    static FilePlace parse(String fdinfo) throws IOException {
        long mountId = value(fdinfo, MOUNT);
        if (mountId == 0) {
            throw new IOException("no " + MOUNT + " in fdinfo");
        }
        return new FilePlace(mountId, value(fdinfo, INODE));
    }

    private static long value(String fdinfo, String name) throws IOException {
        for (String line : fdinfo.split("\n", -1)) {
            if (line.startsWith(name)) {
                try {
                    return Long.parseUnsignedLong(line.substring(name.length()).strip());
                } catch (NumberFormatException e) {
                    throw new IOException("not a number in fdinfo: " + line, e);
                }
            }
        }
        return 0;
    }
}
