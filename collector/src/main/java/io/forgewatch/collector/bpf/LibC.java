package io.forgewatch.collector.bpf;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The C library's calls that Java has none of, on 64-bit Linux. Each throws {@link LastErrorException} with errno where the call
 * says -1. Constants are those of the kernel's headers, the same on x86_64 and arm64.
 */
final class LibC {
    /** {@code asm-generic/mman-common.h}. */
    static final int PROT_READ = 1;

    static final int PROT_WRITE = 2;

    /** {@code linux/mman.h}. */
    static final int MAP_SHARED = 1;

    /** {@code linux/eventpoll.h}. */
    static final int EPOLL_CTL_ADD = 1;

    static final int EPOLLIN = 1;

    static final int EPOLL_CLOEXEC = 0x80000;

    /** {@code linux/time.h}. */
    static final int CLOCK_REALTIME = 0;

    static final int CLOCK_BOOTTIME = 7;

    /** {@code linux/memfd.h}. */
    static final int MFD_CLOEXEC = 1;

    /** {@code linux/fcntl.h}: from the lowest free number at or above the argument. */
    static final int F_DUPFD_CLOEXEC = 1030;

    /** {@code unistd.h}. */
    static final int SEEK_CUR = 1;

    /** {@code asm-generic/errno-base.h}. */
    static final int EINTR = 4;

    static final int EAGAIN = 11;

    /** {@code asm-generic/fcntl.h}; the flags of which the architectures have different values are left out. */
    static final int O_RDONLY = 0;

    static final int O_NOCTTY = 0x100;

    static final int O_NONBLOCK = 0x800;

    static final int O_CLOEXEC = 0x80000;

    static final int O_PATH = 0x200000;

    /** {@code linux/fcntl.h}. */
    static final int AT_FDCWD = -100;

    static final int AT_EMPTY_PATH = 0x1000;

    static final int AT_STATX_DONT_SYNC = 0x4000;

    /** {@code linux/openat2.h}. */
    static final int RESOLVE_NO_MAGICLINKS = 0x02;

    static final int RESOLVE_NO_SYMLINKS = 0x04;

    static final int RESOLVE_BENEATH = 0x08;

    static final int RESOLVE_IN_ROOT = 0x10;

    /** {@code linux/stat.h}. */
    static final int STATX_BASIC_STATS = 0x7ff;

    static final int STATX_BTIME = 0x800;

    /** {@code asm/unistd.h}: of x86_64 and of the architectures that came after it. */
    static final long SYS_GETDENTS64 = System.getProperty("os.arch").equals("amd64") ? 217 : 61;

    /** {@code asm-generic/unistd.h}: one number since Linux 5.1 for all. */
    static final long SYS_OPENAT2 = 437;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    /** The system's page size in bytes. */
    static native int getpagesize();

    /** mmap(2). The mapping is the caller's, who gives it to {@link #munmap}. */
    static native Pointer mmap(Pointer address, long length, int protection, int flags, int fd, long offset)
            throws LastErrorException;

    /** munmap(2). */
    static native int munmap(Pointer address, long length) throws LastErrorException;

    /** epoll_create1(2). The descriptor is the caller's, who gives it to {@link #close}. */
    static native int epoll_create1(int flags) throws LastErrorException;

    /** epoll_ctl(2). {@code event} is a struct epoll_event: the event bits at offset 0, then 8 bytes of the caller's. */
    static native int epoll_ctl(int epollFd, int operation, int fd, Pointer event) throws LastErrorException;

    /** epoll_wait(2): how many are ready, at most {@code maxEvents}; 0 after {@code timeoutMs}. */
    static native int epoll_wait(int epollFd, Pointer events, int maxEvents, int timeoutMs) throws LastErrorException;

    /** close(2). */
    static native int close(int fd) throws LastErrorException;

    /** clock_gettime(2). {@code time} is a struct timespec: seconds and nanoseconds, 8 bytes each. */
    static native int clock_gettime(int clock, Pointer time) throws LastErrorException;

    /** readlink(2): the bytes written into {@code target}, cut at {@code length}; no NUL behind. */
    static native long readlink(byte[] path, byte[] target, long length) throws LastErrorException;

    /** openat2(2), for which the C library has no function: syscall(2). {@code how} is a struct open_how of {@code size} bytes. */
    static native long syscall(long number, long directoryFd, byte[] path, Pointer how, long size)
            throws LastErrorException;

    /** getdents64(2), which not every C library has: syscall(2). The bytes written, 0 at the end. */
    static native long syscall(long number, long fd, Pointer entries, long bytes) throws LastErrorException;

    /** statx(2). {@code status} is a struct statx: 256 bytes. */
    static native int statx(int directoryFd, byte[] path, int flags, int mask, Pointer status)
            throws LastErrorException;

    /** fflush(3): what C has buffered, of all streams where {@code stream} is null, is written. */
    static native int fflush(Pointer stream) throws LastErrorException;

    /** memfd_create(2): a file in memory. The descriptor is the caller's. */
    static native int memfd_create(String name, int flags) throws LastErrorException;

    /** fcntl(2) of the commands that take a number. With {@link #F_DUPFD_CLOEXEC} the result is a descriptor of the caller's. */
    static native int fcntl(int fd, int command, int argument) throws LastErrorException;

    /** dup2(2): {@code target}, closed first, becomes what {@code fd} is. */
    static native int dup2(int fd, int target) throws LastErrorException;

    /** lseek(2): where the descriptor then is. */
    static native long lseek(int fd, long offset, int whence) throws LastErrorException;

    /** pread(2): the bytes read, 0 at the file's end. */
    static native long pread(int fd, Pointer target, long bytes, long offset) throws LastErrorException;
}
