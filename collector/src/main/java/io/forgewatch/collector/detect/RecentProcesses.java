package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of execs of late, for what comes to be known of them afterwards. Bounded; the longest known goes first. One thread's. */
final class RecentProcesses {
    private static final int MAX_LAUNCHES = 8192;
    private static final int MAX_EXITS = 8192;

    private record Exec(int pid, long startTimeNs, long timeNs) {}

    private final Map<Exec, String> launches = new Bounded<>(MAX_LAUNCHES);
    private final Map<ProcessId, ExitEvent> exits = new Bounded<>(MAX_EXITS);

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private final int capacity;

        Bounded(int capacity) {
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > capacity;
        }
    }

    private static Exec key(ExecEvent event) {
        return new Exec(event.pid(), event.startTimeNs(), event.timeNs());
    }

    /** An exec is a launch of that build. */
    void launched(ExecEvent event, String build) {
        launches.put(key(event), build);
    }

    /** The build that an exec is a launch of, by its finding's name; null of others. */
    @Nullable
    String buildOf(ExecEvent event) {
        return launches.get(key(event));
    }

    void ended(ExitEvent exit) {
        exits.put(new ProcessId(exit.pid(), exit.startTimeNs()), exit);
    }

    /** How a process ended; null where it still runs. */
    @Nullable
    ExitEvent exitOf(ExecEvent event) {
        ExitEvent exit = exits.get(new ProcessId(event.pid(), event.startTimeNs()));
        return exit == null || exit.timeNs() < event.timeNs() ? null : exit;
    }
}
