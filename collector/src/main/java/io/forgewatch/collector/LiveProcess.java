package io.forgewatch.collector;

import io.forgewatch.collector.bpf.FileHandle;
import io.forgewatch.collector.bpf.SystemCallException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A process's folder in {@code /proc}, held open. The kernel ties the folder to the process and not to its number: when the process
 * has ended, its files are gone, whoever has the number then. So it is checked once who it is.
 *
 * <p>The holder closes it. One thread at a time.
 */
final class LiveProcess implements AutoCloseable {
    private static final int MAX_STAT_BYTES = 4096;
    private static final int MAX_MOUNTINFO_BYTES = 1 << 22;

    private final HostProcess process;
    private final FileHandle folder;

    private LiveProcess(HostProcess process, FileHandle folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Finds a process; empty where it has ended. */
    static Optional<LiveProcess> find(HostFiles host, HostProcess process) {
        FileHandle folder;
        try {
            folder = FileHandle.at(host.proc(Integer.toString(process.pid())));
        } catch (SystemCallException e) {
            return Optional.empty();
        }
        LiveProcess found = new LiveProcess(process, folder);
        if (found.lives()) {
            return Optional.of(found);
        }
        folder.close();
        return Optional.empty();
    }

    /** Whether it has not ended yet. */
    boolean lives() {
        try {
            return ProcStat.parse(read("stat", MAX_STAT_BYTES))
                    .filter(stat -> stat.began(process.startTimeNs()) && !stat.ended())
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Thread-group id in the host's pid namespace. */
    int pid() {
        return process.pid();
    }

    /** The file that it runs now. */
    FileHandle executable() throws SystemCallException {
        return folder.child("exe");
    }

    /** What it has open under a number. */
    FileHandle descriptor(String number) throws SystemCallException {
        return folder.child("fd/" + number);
    }

    /** Its root, in its mount namespace (chroot(2)). */
    FileHandle root() throws SystemCallException {
        return folder.child("root");
    }

    FileHandle workingDirectory() throws SystemCallException {
        return folder.child("cwd");
    }

    /** The inode number of its mount namespace (namespaces(7)). */
    long mountNamespace() throws SystemCallException {
        try (FileHandle namespace = folder.child("ns/mnt")) {
            return namespace.status().inode();
        }
    }

    /** A mount below its root; empty where there is none of that id. */
    Optional<Mount> mount(long id) throws IOException {
        return Mount.find(id, read("mountinfo", MAX_MOUNTINFO_BYTES));
    }

    /** The beginning of a file of its folder. */
    byte[] read(String name, int maxBytes) throws IOException {
        try (FileHandle file = folder.child(name);
                FileHandle opened = file.reopen()) {
            byte[] content = new byte[Math.min(maxBytes, 1 << 13)];
            int length = opened.read(0, content, content.length);
            while (length == content.length && length < maxBytes) {
                content = Arrays.copyOf(content, Math.min(maxBytes, content.length * 2));
                byte[] more = new byte[content.length - length];
                int bytes = opened.read(length, more, more.length);
                System.arraycopy(more, 0, content, length, bytes);
                length += bytes;
            }
            return Arrays.copyOf(content, length);
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
