package io.forgewatch.collector;

import io.forgewatch.collector.bpf.FileHandle;
import io.forgewatch.collector.bpf.FilePlace;
import io.forgewatch.collector.bpf.FileStatus;
import io.forgewatch.collector.bpf.KernelClock;
import io.forgewatch.collector.bpf.SystemCallException;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import java.io.IOException;
import java.util.Optional;

/**
 * The files that execs run, none but those that the kernel saw. Any thread; calls block.
 *
 * <p>The kernel's record has the inode's own number and the superblock's device; stat(2) may show others, as overlayfs does for a
 * hard link that was copied up or for layers of two file systems. So they are compared with fdinfo's {@code ino} and with
 * mountinfo's device, and only on kernels that do not say the former (before 5.14) with stat's inode.
 */
record ExecutableFiles(ContainerReach reach) {

    /**
     * Opens one.
     *
     * @throws FileUnavailable it cannot be had
     */
    FileGate.Opened open(ExecEvent event) throws FileUnavailable {
        Executable wanted = event.executable();
        if (wanted.inode() == 0) {
            throw Unavailable.of(Cause.FAILED, wanted.path(), "the kernel's record does not say which file it is");
        }
        if (!FileSystems.readable(wanted.fileSystemMagic())) {
            String magic = Long.toHexString(wanted.fileSystemMagic());
            throw Unavailable.of(
                    Cause.FILE_SYSTEM, wanted.path(), "lies on a file system that is not read, 0x" + magic);
        }
        FileUnavailable refused = null;
        try {
            Optional<FileGate.Opened> own = throughItself(event);
            if (own.isPresent()) {
                return own.get();
            }
        } catch (IOException e) {
            refused = Unavailable.because(e, wanted.path());
        } catch (FileUnavailable e) {
            refused = e;
        }
        try {
            return byPath(event);
        } catch (FileUnavailable e) {
            throw refused == null || e.reason() != Cause.GONE ? e : refused;
        }
    }

    /** Also a memfd, and a file without a name. Empty where the process has ended or runs another file by now. */
    private Optional<FileGate.Opened> throughItself(ExecEvent event) throws IOException, FileUnavailable {
        Optional<LiveProcess> living = reach.itself(event);
        if (living.isEmpty()) {
            return Optional.empty();
        }
        try (LiveProcess process = living.get();
                FileHandle name = process.executable()) {
            return verified(event, process, name, true);
        } catch (SystemCallException e) {
            if (e.errno() == SystemCallException.ENOENT || e.errno() == SystemCallException.ESRCH) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether the process still runs the file of its exec. */
    static boolean stillRuns(Executable file, LiveProcess process) throws IOException {
        try (FileHandle name = process.executable()) {
            FilePlace place = name.place();
            long device = process.mount(place.mountId()).map(Mount::device).orElse(file.device());
            long inode = place.inode() == 0 ? name.status().inode() : place.inode();
            return inode == file.inode() && device == file.device();
        }
    }

    private FileGate.Opened byPath(ExecEvent event) throws FileUnavailable {
        Executable wanted = event.executable();
        String path = wanted.path();
        if (wanted.traits().memfd() || wanted.traits().deleted() || !path.startsWith("/")) {
            throw Unavailable.of(Cause.GONE, path, "has no path, and its process has ended or runs another file");
        }
        byte[] bytes = ContainerPath.bytes(path);
        return reach.through(event, path, process -> {
            // The kernel walks the path to the root of the mount namespace, whatever the process's own root is.
            try (FileHandle root = process.root();
                    FileHandle top = root.top();
                    FileHandle name = top.inRoot(bytes)) {
                return verified(event, process, name, false)
                        .orElseThrow(() ->
                                Unavailable.of(Cause.CHANGED, path, "is another file than the one that was executed"));
            }
        });
    }

    private static Optional<FileGate.Opened> verified(
            ExecEvent event, LiveProcess process, FileHandle name, boolean running)
            throws IOException, FileUnavailable {
        Executable wanted = event.executable();
        long inode = name.place().inode();
        if (inode != 0 && inode != wanted.inode()) {
            return Optional.empty();
        }
        FileGate.Named file = FileGate.look(process::mount, name, wanted.path());
        FileGate.Seen seen = FileGate.status(file);
        FileStatus status = seen.status();
        if (file.inode(status) != wanted.inode() || file.device(wanted.device()) != wanted.device()) {
            return Optional.empty();
        }
        boolean sameContent = status.ctimeNs() == wanted.ctimeNs() || (running && writtenBefore(event, status));
        if (status.sizeBytes() != wanted.sizeBytes() || !sameContent) {
            throw Unavailable.of(Cause.CHANGED, wanted.path(), "has changed since it was executed");
        }
        FileGate.requireRegular(status, wanted.path());
        boolean stampsWrites = file.mount()
                .map(mount -> FileSystems.stampsWrites(mount.type()))
                .orElseGet(() -> FileSystems.stampsWrites(wanted.fileSystemMagic()));
        return Optional.of(new FileGate.Opened(
                name.reopen(),
                new OpenFile.Status(
                        wanted.path(),
                        wanted.device(),
                        wanted.inode(),
                        status.ctimeNs(),
                        status.mtimeNs(),
                        status.birthNs(),
                        status.sizeBytes(),
                        status.links(),
                        FileGate.settled(seen, stampsWrites))));
    }

    /**
     * Whether the content is older than the exec. While a process runs it nobody can write to it (ETXTBSY, execve(2); Linux 6.11
     * and 6.12 let them), but many a program unlinks itself, which shows in the ctime.
     */
    private static boolean writtenBefore(ExecEvent event, FileStatus status) {
        long execNs = event.timeNs() + KernelClock.realTimeNs() - KernelClock.bootTimeNs();
        return status.mtimeNs() < execNs;
    }
}
