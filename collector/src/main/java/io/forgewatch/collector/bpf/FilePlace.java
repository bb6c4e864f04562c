package io.forgewatch.collector.bpf;

import java.io.IOException;
import java.util.OptionalLong;

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
        // The kernel's own mounts, as of memfds, can have the number 0.
        long mountId = value(fdinfo, MOUNT).orElseThrow(() -> new IOException("no " + MOUNT + " in fdinfo"));
        return new FilePlace(mountId, value(fdinfo, INODE).orElse(0));
    }

    private static OptionalLong value(String fdinfo, String name) throws IOException {
        for (String line : fdinfo.split("\n", -1)) {
            if (line.startsWith(name)) {
                String number = line.substring(name.length()).strip();
                try {
                    return OptionalLong.of(
                            number.startsWith("-") ? Long.parseLong(number) : Long.parseUnsignedLong(number));
                } catch (NumberFormatException e) {
                    throw new IOException("not a number in fdinfo: " + line, e);
                }
            }
        }
        return OptionalLong.empty();
    }
}
