package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The builds that are open: by what joins them, by their processes, and by when they are due next; and closed ones of which
 * something became known since, until that is handed on. One thread's.
 */
final class OpenBuilds {
    private static final int MAX_LATE = 64;
    private static final Comparator<Build> LEAST_ACTIVE =
            Comparator.<Build>comparingLong(build -> build.lastActivityNs).thenComparingLong(build -> build.order);

    private final BuildLimits limits;
    private final Map<BuildRoot.Key, Build> byKey = new LinkedHashMap<>();
    private final Map<String, Build> byName = new LinkedHashMap<>();
    private final Map<String, Build> late = new LinkedHashMap<>();
    private final Map<ContainerKey, Integer> perContainer = new HashMap<>();
    private final Map<ProcessId, Build> byProcess = new HashMap<>();
    private final TreeSet<Build> byDeadline = new TreeSet<>(
            Comparator.<Build>comparingLong(build -> build.deadlineNs).thenComparingLong(build -> build.order));
    private long opened;
    private long bytes;

    OpenBuilds(BuildLimits limits) {
        this.limits = limits;
    }

    @Nullable
    Build get(BuildRoot.Key key) {
        return byKey.get(key);
    }

    /** The build that one more in this container would have to displace, or null where there is room. */
    @Nullable
    Build displacedIn(ContainerKey container) {
        boolean containerFull = perContainer.getOrDefault(container, 0) >= limits.openBuildsPerContainer();
        if (!containerFull && byKey.size() < limits.openBuilds()) {
            return null;
        }
        return byKey.values().stream()
                .filter(build -> !containerFull || build.container.equals(container))
                .min(LEAST_ACTIVE)
                .orElse(null);
    }

    /** The build that has to be closed since all together are too large, the least active but this; null where they are not. */
    @Nullable
    Build displacedBy(Build large) {
        return bytes <= limits.openBytes()
                ? null
                : byKey.values().stream()
                        .filter(build -> build != large)
                        .min(LEAST_ACTIVE)
                        .orElse(null);
    }

    /** The build of that finding, also a closed one that waits to be handed on. */
    @Nullable
    Build named(String finding) {
        Build build = byName.get(finding);
        return build != null ? build : late.get(finding);
    }

    /** A closed build waits to be handed on again. */
    void wake(Build build) {
        build.order = opened++;
        late.put(build.name(), build);
        byDeadline.add(build);
    }

    /** It waits no longer. */
    void rest(Build build) {
        byDeadline.remove(build);
        late.remove(build.name());
    }

    /** The closed build that has to be handed on for one more to wait; null where there is room. */
    @Nullable
    Build eldestLate() {
        return late.size() < MAX_LATE ? null : late.values().iterator().next();
    }

    /** Closed builds that wait. */
    Collection<Build> late() {
        return List.copyOf(late.values());
    }

    /** A build takes so much by now. */
    void sized(Build build, int nowBytes) {
        if (byName.get(build.name()) == build) {
            bytes += nowBytes - build.bytes;
        }
        build.bytes = nowBytes;
    }

    void add(Build build) {
        build.order = opened++;
        bytes += build.bytes;
        byName.put(build.name(), build);
        byKey.put(build.root.in(build.container), build);
        perContainer.merge(build.container, 1, Integer::sum);
        build.processes.running().forEach(process -> byProcess.put(process, build));
        byDeadline.add(build);
    }

    void remove(Build build) {
        byDeadline.remove(build);
        byKey.remove(build.root.in(build.container));
        byName.remove(build.name());
        bytes -= build.bytes;
        perContainer.computeIfPresent(build.container, (container, count) -> count == 1 ? null : count - 1);
        build.processes.running().forEach(process -> byProcess.remove(process, build));
    }

    void due(Build build, long deadlineNs) {
        if (build.deadlineNs != deadlineNs) {
            byDeadline.remove(build);
            build.deadlineNs = deadlineNs;
            byDeadline.add(build);
        }
    }

    /** The one that is due first, if any is by then. */
    @Nullable
    Build due(long nowNs) {
        return byDeadline.isEmpty() || byDeadline.first().deadlineNs > nowNs ? null : byDeadline.first();
    }

    /** Follows a process of the build, if there is room. It leaves the build that it belonged to before. */
    boolean follow(ProcessId process, Build build) {
        Build before = byProcess.get(process);
        if (before == null && byProcess.size() >= limits.runningProcesses()) {
            return false;
        }
        if (before != null && before != build) {
            before.processes.lost(process);
        }
        byProcess.put(process, build);
        return true;
    }

    @Nullable
    Build of(ProcessId process) {
        return byProcess.get(process);
    }

    @Nullable
    Build ended(ProcessId process) {
        return byProcess.remove(process);
    }

    Collection<Build> all() {
        return List.copyOf(byKey.values());
    }

    int size() {
        return byKey.size();
    }
}
