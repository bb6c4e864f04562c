package io.forgewatch.collector.bpf;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor of this process. What {@link #at} and the methods that follow it give only names a file (O_PATH, open(2)):
 * nothing was opened, so that a device, a pipe or a server behind the file notices nothing. {@link #reopen} opens it.
 *
 * <p>The holder closes it. Any thread; each call blocks for as long as the file system does.
 */
public final class FileHandle implements AutoCloseable {
    /** Beyond any depth that a path can have (PATH_MAX, 4096 bytes). */
    private static final byte[] FAR_UP = ("../".repeat(1024) + "\0").getBytes(StandardCharsets.US_ASCII);

    private static final byte[] ITSELF = {0};
    /** openat2(2) says EAGAIN when something was renamed or mounted meanwhile and a {@code ..} cannot be trusted. */
    private static final int MAX_TRIES = 16;

    private static final int NAME_ONLY = LibC.O_PATH | LibC.O_CLOEXEC;
    private static final int MAX_LINK_BYTES = 8192;
    private static final int MAX_CHUNK_BYTES = 1 << 18;
    private static final int CLOSED = -1;

    private final AtomicInteger fd;

    private FileHandle(int fd) {
        this.fd = new AtomicInteger(fd);
    }

    /**
     * Names the file at a trusted path, its links followed, also those of {@code /proc} that lead into other mount namespaces.
     *
     * @throws SystemCallException there is none, or it may not be looked at
     */
    public static FileHandle at(Path path) throws SystemCallException {
        return openat2(LibC.AT_FDCWD, terminated(path.toString().getBytes(StandardCharsets.UTF_8)), NAME_ONLY, 0);
    }

    /**
     * Names a file by a trusted path from this directory on, its links followed as by {@link #at}.
     *
     * @throws SystemCallException there is none, or it may not be looked at
     */
    public FileHandle child(String path) throws SystemCallException {
        return openat2(fd(), terminated(path.getBytes(StandardCharsets.UTF_8)), NAME_ONLY, 0);
    }

    /**
     * Names a file by a hostile path, as a process would whose root is this directory: {@code ..} and links stay below it, and
     * links of {@code /proc} that lead elsewhere are not followed (RESOLVE_IN_ROOT, openat2(2)).
     *
     * @param path without a NUL
     * @throws SystemCallException there is none, or it may not be looked at
     */
    public FileHandle inRoot(byte[] path) throws SystemCallException {
        return openat2(fd(), terminated(path), NAME_ONLY, LibC.RESOLVE_IN_ROOT | LibC.RESOLVE_NO_MAGICLINKS);
    }

    /**
     * Names a file by a hostile path from this directory on; a path that leaves it is refused (RESOLVE_BENEATH, openat2(2)).
     *
     * @param path without a NUL
     * @throws SystemCallException there is none, or it may not be looked at
     */
    public FileHandle beneath(byte[] path) throws SystemCallException {
        return openat2(fd(), terminated(path), NAME_ONLY, LibC.RESOLVE_BENEATH | LibC.RESOLVE_NO_MAGICLINKS);
    }

    /**
     * Names the root of the mount namespace that this directory is in, whatever the root of its processes is (chroot(2)). No file
     * system is asked.
     *
     * @throws SystemCallException this is no directory
     */
    public FileHandle top() throws SystemCallException {
        return openat2(fd(), FAR_UP, NAME_ONLY, LibC.RESOLVE_NO_SYMLINKS);
    }

    /**
     * Opens what this names, for reading and without waiting for whoever is behind it. To be asked only for what
     * {@link FileStatus} said to be a regular file or a directory: opening others can have effects.
     *
     * @throws SystemCallException it may not be read
     */
    public FileHandle reopen() throws SystemCallException {
        int flags = LibC.O_RDONLY | LibC.O_NONBLOCK | LibC.O_NOCTTY | LibC.O_CLOEXEC;
        return openat2(LibC.AT_FDCWD, terminated(link().getBytes(StandardCharsets.US_ASCII)), flags, 0);
    }

    private static FileHandle openat2(int directoryFd, byte[] path, int flags, int resolve) throws SystemCallException {
        try (Memory how = new Memory(24)) {
            how.clear();
            how.setLong(0, flags);
            how.setLong(16, resolve);
            for (int tries = 1; ; tries++) {
                try {
                    return new FileHandle((int) LibC.syscall(LibC.SYS_OPENAT2, directoryFd, path, how, how.size()));
                } catch (LastErrorException e) {
                    boolean passing = e.getErrorCode() == LibC.EAGAIN || e.getErrorCode() == LibC.EINTR;
                    if (!passing || tries == MAX_TRIES) {
                        throw new SystemCallException("openat2", e);
                    }
                }
            }
        }
    }

    /** What it is, as far as the file system knows without asking anybody else (AT_STATX_DONT_SYNC, statx(2)). */
    public FileStatus status() throws SystemCallException {
        try (Memory status = new Memory(FileStatus.BYTES)) {
            int flags = LibC.AT_EMPTY_PATH | LibC.AT_STATX_DONT_SYNC;
            LibC.statx(fd(), ITSELF, flags, LibC.STATX_BASIC_STATS | LibC.STATX_BTIME, status);
            return FileStatus.of(status);
        } catch (LastErrorException e) {
            throw new SystemCallException("statx", e);
        }
    }

    /**
     * Where it lies, from the kernel's own books: no file system is asked, not even a hanging one.
     *
     * @throws IOException {@code /proc} of this process cannot be read
     */
    public FilePlace place() throws IOException {
        return FilePlace.parse(Files.readString(Path.of("/proc/self/fdinfo/" + fd()), StandardCharsets.ISO_8859_1));
    }

    /** Its path as the kernel has it now, up to the root of this process or else of its mount namespace (proc_pid_fd(5)). */
    public byte[] path() throws SystemCallException {
        byte[] target = new byte[MAX_LINK_BYTES];
        try {
            long bytes = LibC.readlink(terminated(link().getBytes(StandardCharsets.US_ASCII)), target, target.length);
            return Arrays.copyOf(target, Math.toIntExact(bytes));
        } catch (LastErrorException e) {
            throw new SystemCallException("readlink", e);
        }
    }

    /**
     * Reads at an offset until {@code length} bytes are there or the file ends.
     *
     * @return the bytes read into the target's beginning
     * @throws SystemCallException it cannot be read
     */
    public int read(long offset, byte[] target, int length) throws SystemCallException {
        if (offset < 0 || length < 0 || length > target.length) {
            throw new IllegalArgumentException(length + " bytes at " + offset + " into " + target.length);
        }
        try (Memory chunk = new Memory(Math.max(1, Math.min(length, MAX_CHUNK_BYTES)))) {
            int done = 0;
            while (done < length) {
                int wanted = Math.min(length - done, MAX_CHUNK_BYTES);
                int bytes = (int) LibC.pread(fd(), chunk, wanted, offset + done);
                if (bytes == 0) {
                    break;
                }
                chunk.read(0, target, done, bytes);
                done += bytes;
            }
            return done;
        } catch (LastErrorException e) {
            throw new SystemCallException("pread", e);
        }
    }

    /**
     * The names in this directory, which was reopened and not listed before; {@code .} and {@code ..} are left out.
     *
     * @param max how many at most
     * @throws SystemCallException it is none or cannot be read
     */
    public List<byte[]> names(int max) throws SystemCallException {
        try {
            return DirectoryNames.read(fd(), max);
        } catch (LastErrorException e) {
            throw new SystemCallException("getdents64", e);
        }
    }

    private String link() {
        return "/proc/self/fd/" + fd();
    }

    private int fd() {
        int open = fd.get();
        if (open == CLOSED) {
            throw new IllegalStateException("the file is closed");
        }
        return open;
    }

    private static byte[] terminated(byte[] path) {
        return Arrays.copyOf(path, path.length + 1);
    }

    /** Idempotent. */
    @Override
    public void close() {
        int open = fd.getAndSet(CLOSED);
        if (open != CLOSED) {
            try {
                LibC.close(open);
            } catch (LastErrorException e) {
                // The descriptor is gone whatever close(2) says, and nothing was written to it.
            }
        }
    }
}
