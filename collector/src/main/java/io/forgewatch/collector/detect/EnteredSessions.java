package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.v1.Evidence.LaunchedBy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sessions in which processes entered containers from outside. Who was brought in and whose parent has ended is a child of the
 * container's first process from then on (pid_namespaces(7)), but stays in its session (setsid(2)). Bounded: the session that was
 * not heard of for longest is forgotten. One thread's.
 */
public final class EnteredSessions {
    private static final int MAX_SESSIONS = 4096;

    private record Key(long pidNamespace, int session) {}

    private final long hostPidNamespace;
    private final Map<Key, Boolean> entered = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > MAX_SESSIONS;
        }
    };

    /** {@code hostPidNamespace} is the inode number of the pid namespace of the host's pid 1. */
    public EnteredSessions(long hostPidNamespace) {
        this.hostPidNamespace = hostPidNamespace;
    }

    /** Takes any exec in a container; {@code lineage} is its parent first, as far up as it is known. */
    public void exec(ExecEvent event, List<ExecEvent.Ancestor> lineage) {
        LaunchedBy by = EntryPath.of(event, lineage, hostPidNamespace);
        if (by == LaunchedBy.INJECTED) {
            entered.put(key(event), true);
        } else if (event.pid() == event.session()) {
            // A session of its own: its number was another's before.
            entered.remove(key(event));
        }
    }

    /** The launch as it was, or injected where only its session tells that. */
    public CompilerLaunch judged(CompilerLaunch launch) {
        boolean orphan = launch.launchedBy() == LaunchedBy.ENTRYPOINT && entered.containsKey(key(launch.event()));
        return orphan
                ? launch.injected("entered the container from outside: its session did, its parent has ended")
                : launch;
    }

    private static Key key(ExecEvent event) {
        return new Key(event.namespaces().pid(), event.session());
    }
}
