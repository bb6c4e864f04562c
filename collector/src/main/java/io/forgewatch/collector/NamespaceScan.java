package io.forgewatch.collector;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Goes through {@code /proc} for the processes of all mount namespaces but the host's: the last resort for a container of which
 * nobody executed anything yet. At most once a second, for all, and within bounds. Any thread.
 */
final class NamespaceScan {
    private static final long INTERVAL_NS = Duration.ofSeconds(1).toNanos();
    private static final long MAX_NS = Duration.ofMillis(100).toNanos();
    private static final int MAX_PROCESSES = 1 << 15;

    private final HostFiles host;
    /** Guarded by this, as the next. Null before the first. */
    private @Nullable Long beganNs;

    private long count;

    NamespaceScan(HostFiles host) {
        this.host = host;
    }

    /** Adds what it finds; false where it is too early, or {@code /proc} cannot be read. */
    boolean fill(Neighbours byMounts) {
        long nowNs = System.nanoTime();
        synchronized (this) {
            if (beganNs != null && nowNs - beganNs < INTERVAL_NS) {
                return false;
            }
            beganNs = nowNs;
            count++;
        }
        long hostMounts = host.hostMountNamespace();
        int left = MAX_PROCESSES;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(host.proc(""), "[1-9]*")) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (left-- == 0 || System.nanoTime() - nowNs > MAX_NS) {
                    break;
                }
                if (name.matches("[0-9]{1,9}")) {
                    look(Integer.parseInt(name), hostMounts, byMounts);
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private void look(int pid, long hostMounts, Neighbours byMounts) {
        long mounts = host.mountNamespace(pid);
        if (mounts != 0 && mounts != hostMounts) {
            host.stat(pid)
                    .filter(stat -> !stat.ended())
                    .ifPresent(stat -> byMounts.add(mounts, HostProcess.began(pid, stat.startTick())));
        }
    }

    /** How often it was done. */
    synchronized long count() {
        return count;
    }
}
