package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ProcessTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The build tools that run: make, ninja, pip. Bounded; the longest known goes first. One thread's. */
final class BuildTools {
    /** {@code /proc} has start times in ticks of 10 ms: an ancestor known from there may be a tick beside. */
    private static final long SAME_START_NS = 20_000_000;

    private record Tool(long startTimeNs, ContainerKey container, BuildRoot root) {}

    private final int capacity;
    private final Map<Integer, Tool> byPid = new LinkedHashMap<>();
    private long forgotten;

    BuildTools(int capacity) {
        this.capacity = capacity;
    }

    /** Remembers a build tool, and what stood topmost above it then: its own children may be many levels below. */
    void started(ExecEvent event, ContainerKey container, List<ProcessTable.Entry> ancestors) {
        BuildRoot above = topmost(event, container, ancestors);
        remember(
                new ProcessId(event.pid(), event.startTimeNs()),
                container,
                above != null ? above : new BuildRoot(BuildRoot.Kind.BUILD_TOOL, event.pid(), event.startTimeNs()));
    }

    /** Remembers the root of a build that was open when the collector ended. */
    void restore(BuildRoot root, ContainerKey container) {
        if (root.kind() == BuildRoot.Kind.BUILD_TOOL) {
            remember(new ProcessId(root.pid(), root.startTimeNs()), container, root);
        }
    }

    void ended(ProcessId process) {
        Tool tool = byPid.get(process.pid());
        if (tool != null && tool.startTimeNs == process.startTimeNs()) {
            byPid.remove(process.pid());
        }
    }

    /**
     * The root that the topmost build tool of this container gives, or null where there is none.
     *
     * @param ancestors the parent first
     */
    @Nullable
    BuildRoot topmost(ExecEvent event, ContainerKey container, List<ProcessTable.Entry> ancestors) {
        for (int level = ancestors.size() - 1; level >= 0; level--) {
            ProcessTable.Entry ancestor = ancestors.get(level);
            Tool tool = find(ancestor.pid(), ancestor.startTimeNs(), container);
            if (tool != null) {
                return tool.root;
            }
        }
        // A build tool that becomes its compiler by exec stays the root of what it had started.
        Tool self = find(event.pid(), event.startTimeNs(), container);
        return self == null ? null : self.root;
    }

    /** How many had to be forgotten while they ran. */
    long forgotten() {
        return forgotten;
    }

    private @Nullable Tool find(int pid, long startTimeNs, ContainerKey container) {
        Tool tool = byPid.get(pid);
        boolean same = tool != null
                && tool.container.equals(container)
                && Math.abs(tool.startTimeNs - startTimeNs) < SAME_START_NS;
        return same ? tool : null;
    }

    private void remember(ProcessId process, ContainerKey container, BuildRoot root) {
        byPid.remove(process.pid());
        if (byPid.size() == capacity) {
            byPid.remove(byPid.keySet().iterator().next());
            forgotten++;
        }
        byPid.put(process.pid(), new Tool(process.startTimeNs(), container, root));
    }
}
