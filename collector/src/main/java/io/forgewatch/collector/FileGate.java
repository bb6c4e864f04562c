package io.forgewatch.collector;

import io.forgewatch.collector.bpf.FileHandle;
import io.forgewatch.collector.bpf.FilePlace;
import io.forgewatch.collector.bpf.FileStatus;
import io.forgewatch.collector.bpf.KernelClock;
import io.forgewatch.collector.bpf.SystemCallException;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.VisibleText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets through what may be opened of the files that a container names. What a file lies on is known before its file system is
 * asked for anything, and what kind it is before it is opened.
 */
final class FileGate {
    /** A ctime is the time of the kernel's last tick, which is up to 10 ms behind (CONFIG_HZ is 100 at least); doubled. */
    private static final long TICK_NS = Duration.ofMillis(20).toNanos();
    /** Where a ctime has no fraction, its file system may count seconds; vfat counts two. */
    private static final long SECONDS_NS =
            Duration.ofSeconds(2).plusNanos(TICK_NS).toNanos();

    private static final long SECOND_NS = 1_000_000_000L;

    private FileGate() {}

    /** Finds the mount of an id. */
    @FunctionalInterface
    interface Mounts {
        Optional<Mount> mount(long id) throws IOException;
    }

    /**
     * A file that is named, and what is known of it without asking its file system.
     *
     * @param mount empty for one that is in no namespace, or that cannot be seen from where it was looked for
     */
    record Named(FileHandle handle, FilePlace place, Optional<Mount> mount, String path) {
        /** Its device, or what is believed where the mount is not known. */
        long device(long believed) {
            return mount.map(Mount::device).orElse(believed);
        }

        /** The kernel's own number of it, else stat's. */
        long inode(FileStatus status) {
            return place.inode() == 0 ? status.inode() : place.inode();
        }

        private Mount requireMount() throws FileUnavailable {
            return mount.orElseThrow(
                    () -> Unavailable.of(Cause.FILE_SYSTEM, path, "lies on a mount that is not known"));
        }
    }

    /** A status, and when it was asked for: CLOCK_REALTIME. */
    record Seen(FileStatus status, long atNs) {}

    /**
     * Looks where a file lies.
     *
     * @param handle stays the caller's
     * @throws FileUnavailable on a file system that is not read
     */
    static Named look(Mounts mounts, FileHandle handle, String path) throws IOException, FileUnavailable {
        FilePlace place = handle.place();
        Optional<Mount> mount = mounts.mount(place.mountId());
        if (mount.isPresent() && !FileSystems.readable(mount.get().type())) {
            throw Unavailable.of(
                    Cause.FILE_SYSTEM, path, "lies on " + mount.get().type());
        }
        return new Named(handle, place, mount, path);
    }

    /** Asks what it is. */
    static Seen status(Named file) throws IOException {
        long nowNs = KernelClock.realTimeNs();
        return new Seen(file.handle().status(), nowNs);
    }

    /** Whether a change from now on would show in the ctime. */
    static boolean settled(Seen seen, boolean stampsWrites) {
        long ctimeNs = seen.status().ctimeNs();
        long marginNs = ctimeNs % SECOND_NS == 0 ? SECONDS_NS : TICK_NS;
        return stampsWrites && seen.atNs() - ctimeNs >= marginNs;
    }

    /**
     * A file that was named by a path, for reading.
     *
     * @param name stays the caller's
     * @throws FileUnavailable it may not be opened
     */
    static Opened open(Mounts mounts, FileHandle name, String path) throws IOException, FileUnavailable {
        Named file = look(mounts, name, path);
        Mount mount = file.requireMount();
        Seen seen = status(file);
        FileStatus status = seen.status();
        requireRegular(status, path);
        String resolved = resolved(name, path);
        boolean settled = settled(seen, FileSystems.stampsWrites(mount.type()));
        return new Opened(
                name.reopen(),
                new OpenFile.Status(
                        resolved,
                        mount.device(),
                        file.inode(status),
                        status.ctimeNs(),
                        status.mtimeNs(),
                        status.birthNs(),
                        status.sizeBytes(),
                        status.links(),
                        settled));
    }

    /** The kernel tells no path that is longer than a page; of such a one the asked one's end is given, as in a record. */
    private static String resolved(FileHandle name, String asked) throws IOException {
        try {
            return VisibleText.decode(ByteBuffer.wrap(name.path()));
        } catch (SystemCallException e) {
            if (e.errno() == SystemCallException.ENAMETOOLONG) {
                return "\u2026/" + asked;
            }
            throw e;
        }
    }

    /**
     * A directory that was named by a path, for listing.
     *
     * @param name stays the caller's
     * @return the caller's to close
     * @throws FileUnavailable it may not be opened
     */
    static FileHandle openDirectory(Mounts mounts, FileHandle name, String path) throws IOException, FileUnavailable {
        Named directory = look(mounts, name, path);
        directory.requireMount();
        if (!status(directory).status().isDirectory()) {
            throw Unavailable.of(Cause.NOT_REGULAR, path, "no directory");
        }
        return name.reopen();
    }

    static void requireRegular(FileStatus status, String path) throws FileUnavailable {
        if (!status.isRegular()) {
            throw Unavailable.of(Cause.NOT_REGULAR, path, "no regular file");
        }
    }

    /** What was opened; whoever gets it closes the handle. */
    record Opened(FileHandle handle, OpenFile.Status status) implements AutoCloseable {
        @Override
        public void close() {
            handle.close();
        }
    }
}
