package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileSource;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.detect.OpenFile.Status;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.exec.ExitEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Files of a folder that stands for a container's root; some are made to be slow. What {@code stat} says needs a Unix. */
final class FolderFiles implements FileSource {
    private final Path root;
    private final Map<String, CountDownLatch> slow = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> slowToRead = new ConcurrentHashMap<>();
    /** What is asked for, by an executable's path. */
    final Map<String, String> environments = new ConcurrentHashMap<>();

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    volatile boolean settled = true;

    FolderFiles(Path root) {
        this.root = root;
    }

    /** Until it is let go, whoever opens the file waits. */
    CountDownLatch slow(String path) {
        return slow.computeIfAbsent(path, unused -> new CountDownLatch(1));
    }

    /** Until it is let go, whoever reads the file waits. */
    CountDownLatch slowToRead(String path) {
        return slowToRead.computeIfAbsent(path, unused -> new CountDownLatch(1));
    }

    /** The exec of a file of the folder, as the kernel would tell of it. */
    ExecEvent exec(int pid, long timeNs, String path, String... args) throws IOException {
        Path file = root.resolve(path.substring(1));
        Status status = Files.exists(file) ? status(file, path) : new Status(path, 1, 9, 9, 9, 0, 9, 1, true);
        return new ExecEvent(
                timeNs,
                pid,
                pid,
                pid,
                pid,
                0,
                0,
                -1,
                1,
                "",
                new ExecEvent.Cgroup(5, List.of("docker", "ab".repeat(32)), false),
                new ExecEvent.Namespaces(4026532500L, 4, 5, true),
                new Executable(
                        path,
                        status.device(),
                        status.inode(),
                        status.ctimeNs(),
                        status.sizeBytes(),
                        status.links(),
                        0x794c7630L,
                        new Executable.Traits(true, false, false, false, false, false)),
                path,
                false,
                List.of(args),
                100,
                args.length,
                "/src",
                "comm",
                List.of(),
                ExecEvent.Gaps.NONE);
    }

    static ExitEvent exit(int pid, long timeNs) {
        return new ExitEvent(timeNs, pid, pid, 0);
    }

    private Status status(Path file, String path) throws IOException {
        Object inode = Files.getAttribute(file, "unix:ino");
        Object links = Files.getAttribute(file, "unix:nlink");
        FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
        return new Status(
                path,
                1,
                (Long) inode,
                changed.to(TimeUnit.NANOSECONDS),
                Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS),
                0,
                Files.size(file),
                (Integer) links,
                settled);
    }

    @Override
    public OpenFile executable(ExecEvent event) throws FileUnavailable {
        return open(event, event.executable().path());
    }

    @Override
    public OpenFile open(ExecEvent event, String path) throws FileUnavailable {
        String absolute = path.startsWith("/") ? path : event.workingDirectory() + "/" + path;
        CountDownLatch wait = slow.get(absolute);
        try {
            if (wait != null) {
                wait.await();
            }
            Path file = root.resolve(absolute.substring(1));
            if (!Files.exists(file)) {
                throw new FileUnavailable(Cause.GONE, path + ": there is none");
            }
            if (!Files.isRegularFile(file)) {
                throw new FileUnavailable(Cause.NOT_REGULAR, path + ": no regular file");
            }
            opened.incrementAndGet();
            return new Opened(file, absolute);
        } catch (IOException e) {
            throw new FileUnavailable(Cause.FAILED, path + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FileUnavailable(Cause.DEADLINE, path + ": interrupted");
        }
    }

    @Override
    public List<String> list(ExecEvent event, String path, int max) throws FileUnavailable {
        try (Stream<Path> names = Files.list(root.resolve(path.substring(1)))) {
            return names.limit(max).map(name -> name.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new FileUnavailable(Cause.GONE, path + ": " + e);
        }
    }

    @Override
    public List<String> environment(ExecEvent event, List<String> names) {
        String value = environments.get(event.executable().path());
        return value == null ? List.of() : List.of(names.get(0) + "=" + value);
    }

    private final class Opened implements OpenFile {
        private final FileChannel channel;
        private final Path file;
        private final Status status;

        Opened(Path file, String path) throws IOException {
            this.file = file;
            channel = FileChannel.open(file);
            open.incrementAndGet();
            status = FolderFiles.this.status(file, path);
        }

        @Override
        public Status status() {
            return status;
        }

        @Override
        public int read(long offset, byte[] target, int length) throws IOException {
            CountDownLatch wait = slowToRead.get(status.path());
            if (wait != null) {
                try {
                    wait.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }
            ByteBuffer into = ByteBuffer.wrap(target, 0, length);
            while (into.hasRemaining() && channel.read(into, offset + into.position()) > 0) {}
            return into.position();
        }

        @Override
        public boolean unchanged() {
            try {
                return FolderFiles.this.status(file, status.path()).ctimeNs() == status.ctimeNs();
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() {
            if (channel.isOpen()) {
                open.decrementAndGet();
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
