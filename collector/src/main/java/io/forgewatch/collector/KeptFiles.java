package io.forgewatch.collector;

import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.ExecEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Executed files that stay open for a moment, so that who asks for a digest right after still finds them when the process has
 * ended. Thread-safe.
 */
final class KeptFiles implements AutoCloseable {
    private static final long AGE_NS = Duration.ofSeconds(1).toNanos();

    private final int maxFiles;
    /** The oldest first. */
    private final Map<Key, Kept> files = new LinkedHashMap<>();

    private boolean closed;

    private record Key(int pid, long startTimeNs, long timeNs) {
        static Key of(ExecEvent event) {
            return new Key(event.pid(), event.startTimeNs(), event.timeNs());
        }
    }

    private record Kept(OpenFile file, long sinceNs) {}

    KeptFiles(int maxFiles) {
        this.maxFiles = maxFiles;
    }

    /** Takes a file over. The time is that of System.nanoTime, as below. */
    void keep(ExecEvent event, OpenFile file, long nowNs) {
        List<OpenFile> old = new ArrayList<>();
        synchronized (this) {
            Kept before = closed ? new Kept(file, nowNs) : files.put(Key.of(event), new Kept(file, nowNs));
            if (before != null) {
                old.add(before.file());
            }
            Iterator<Kept> oldest = files.values().iterator();
            if (files.size() > maxFiles) {
                old.add(oldest.next().file());
                oldest.remove();
            }
        }
        old.forEach(OpenFile::close);
    }

    /** Gives the file of an exec, which is then the caller's to close. */
    synchronized Optional<OpenFile> take(ExecEvent event) {
        return Optional.ofNullable(files.remove(Key.of(event))).map(Kept::file);
    }

    /** Whether there is one that was kept long enough. */
    synchronized boolean due(long nowNs) {
        Iterator<Kept> oldest = files.values().iterator();
        return oldest.hasNext() && nowNs - oldest.next().sinceNs() >= AGE_NS;
    }

    /** Closes those that were kept long enough, which may block. */
    void expire(long nowNs) {
        List<OpenFile> old = new ArrayList<>();
        synchronized (this) {
            Iterator<Kept> oldest = files.values().iterator();
            while (oldest.hasNext()) {
                Kept next = oldest.next();
                if (nowNs - next.sinceNs() < AGE_NS) {
                    break;
                }
                old.add(next.file());
                oldest.remove();
            }
        }
        old.forEach(OpenFile::close);
    }

    /** Closes all. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        files.values().forEach(kept -> kept.file().close());
        files.clear();
    }
}
