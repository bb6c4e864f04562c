package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds living processes through which the files of an exec's process can be looked at: the process itself, one above it or
 * another one of its mount namespace, else of its container.
 *
 * <p>{@link #exec} and {@link #exit} are for the thread that reads the records, the rest for any.
 */
final class ContainerReach {
    private static final int MAX_GROUPS = 1024;

    private final HostFiles host;
    private final NamespaceScan scan;
    private final Neighbours byMounts = new Neighbours(MAX_GROUPS);
    private final Neighbours byCgroup = new Neighbours(MAX_GROUPS);

    ContainerReach(HostFiles host) {
        this.host = host;
        this.scan = new NamespaceScan(host);
    }

    /** A process of a container executes something. */
    void exec(ExecEvent event) {
        HostProcess process = new HostProcess(event.pid(), event.startTimeNs());
        byMounts.add(event.namespaces().mount(), process);
        byCgroup.add(cgroup(event), process);
    }

    /** A process has ended. */
    void exit(ExitEvent event) {
        byMounts.remove(event.pid());
        byCgroup.remove(event.pid());
    }

    /** Each version's hierarchy numbers its own cgroups; no id has the topmost bit. */
    static long cgroup(ExecEvent event) {
        return event.cgroup().v1() ? ~event.cgroup().id() : event.cgroup().id();
    }

    /** The process itself while it lives. */
    Optional<LiveProcess> itself(ExecEvent event) {
        return LiveProcess.find(host, new HostProcess(event.pid(), event.startTimeNs()));
    }

    /**
     * Tries through one process after the other until one gives something, or the process itself says that there is nothing.
     * Where none is left of its mount namespace, others of its cgroup are asked: most often they see the same files.
     *
     * @param path what is looked for, to be named in a failure
     * @throws FileUnavailable none gives anything; what tells most of what they said
     */
    <T> T through(ExecEvent event, String path, ReachSearch.Attempt<T> attempt) throws FileUnavailable {
        ReachSearch<T> search = new ReachSearch<>(host, event, path, attempt);
        long mounts = event.namespaces().mount();
        if (mounts != 0) {
            search.nearest();
            search.among(byMounts.of(mounts), gone -> byMounts.remove(mounts, gone));
            if (search.metNobody() && scan.fill(byMounts)) {
                search.among(byMounts.of(mounts), gone -> byMounts.remove(mounts, gone));
            }
        }
        if (search.metNobody()) {
            long cgroup = cgroup(event);
            search.amongOtherMounts(byCgroup.of(cgroup), gone -> byCgroup.remove(cgroup, gone));
        }
        return search.result();
    }

    /**
     * A mount that a process should see; one whose root is changed (chroot(2)) sees only what lies below, and others of its mount
     * namespace are asked.
     */
    Optional<Mount> mount(ExecEvent event, LiveProcess process, long id) throws IOException {
        Optional<Mount> own = process.mount(id);
        if (own.isPresent()) {
            return own;
        }
        ReachSearch<Mount> search = new ReachSearch<>(
                host,
                event,
                "",
                other ->
                        other.mount(id).orElseThrow(() -> new FileUnavailable(FileUnavailable.Cause.GONE, "no mount")));
        search.above();
        search.among(byMounts.of(event.namespaces().mount()), gone -> {});
        return search.found();
    }

    /** How often {@code /proc} was gone through. */
    long scans() {
        return scan.count();
    }
}
