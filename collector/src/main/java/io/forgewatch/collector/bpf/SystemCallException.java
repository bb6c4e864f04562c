package io.forgewatch.collector.bpf;

import com.sun.jna.LastErrorException;
import java.io.IOException;

/** A system call that the kernel refused. The message is one line: the call and what the kernel said. */
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Numbers of {@code asm-generic/errno-base.h} and {@code errno.h}, the same on x86_64 and arm64. */
    public static final int EPERM = 1;

    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EACCES = 13;
    public static final int ENOTDIR = 20;
    public static final int ENAMETOOLONG = 36;
    public static final int ELOOP = 40;

    private final int errno;

    SystemCallException(String call, LastErrorException cause) {
        super(call + ": " + cause.getMessage(), cause);
        this.errno = cause.getErrorCode();
    }

    /** What the kernel said, errno(3). */
    public int errno() {
        return errno;
    }
}
