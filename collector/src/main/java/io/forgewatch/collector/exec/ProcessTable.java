package io.forgewatch.collector.exec;

import io.forgewatch.collector.exec.ProcessNodes.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Who started whom: every process that was seen to exec, was running at the start or stood above one that was.
 *
 * <p>A process is named by pid and start time. The kernel's records have the start time in nanoseconds (CLOCK_BOOTTIME), field
 * 22 of {@code /proc/PID/stat} has the same time in clock ticks of 10 ms, rounded down (proc(5); fs/proc/array.c,
 * {@code nsec_to_clock_t}). Entries are therefore keyed by pid and tick, and one read from {@code /proc} matches within a tick
 * either way; no kernel hands out the same pid twice within one.
 *
 * <p>Two bounds. Processes whose end the kernel will tell are kept until then; those that ended, or only ever stood above
 * another (a subshell that never called exec), are kept while there is room, for the sake of their children. When one of the two
 * is full, its least recently used entry goes and is counted.
 *
 * <p>Owned by the thread that reads the records; {@link #evicted} and {@link #size} may be asked by any.
 */
public final class ProcessTable {
    /** Clock tick of {@code /proc} on every architecture that has BPF: USER_HZ is 100. */
    public static final long TICK_NS = 10_000_000L;

    /** Longest lineage given; a longer one ends there. */
    static final int MAX_ANCESTORS = 64;

    /**
     * Longest path kept; a container's can be of 32 KiB each, and a table of those ends the process. A name of 255 bytes that are
     * all shown as {@code \xHH} fits, so the leaf always does.
     */
    static final int MAX_PATH_CHARS = 1_024;

    /**
     * A process above another.
     *
     * @param startTimeNs CLOCK_BOOTTIME
     * @param comm the kernel's name of the task, as {@link VisibleText}
     * @param path its executable's, as {@link VisibleText}; empty where it is not known; of one that is too long the leaf's side,
     *     behind {@code …/}
     */
    public record Entry(int pid, long startTimeNs, String comm, String path) {}

    private final ProcessNodes nodes;
    private final LongAdder evicted = new LongAdder();
    private volatile int size;

    /**
     * A table of at most {@code maxRunning + maxPassing} processes.
     *
     * @param maxRunning processes whose end will be told
     * @param maxPassing processes that ended, or whose end nobody tells
     */
    public ProcessTable(int maxRunning, int maxPassing) {
        this.nodes = new ProcessNodes(maxRunning, maxPassing);
    }

    /** Takes a process that was found in {@code /proc} at the start. */
    public void seed(FoundProcess found) {
        if (nodes.find(found.pid(), found.startTick()) != null) {
            return;
        }
        // The kernel tells the end of those only that exec later.
        Node node = added(found.pid(), found.startTick(), nodes.passing);
        node.seeded = true;
        node.startTimeNs = found.startTick() * TICK_NS;
        node.comm = found.comm();
        node.path = shortened(found.path());
        node.parentPid = found.parentPid();
        node.parentStartTick = found.parentStartTick();
        updateSize();
    }

    /** Takes what an exec says of its process and of those above it. */
    public void exec(ExecEvent event) {
        Node node = execed(
                event.pid(),
                event.startTimeNs(),
                event.comm(),
                event.executable().path(),
                false);
        node.pidInNamespace = event.pidInNamespace();
        node.pidNamespace = event.namespaces().pid();
        for (ExecEvent.Ancestor ancestor : event.ancestors()) {
            node.parentPid = ancestor.pid();
            node.parentStartTick = ancestor.startTimeNs() / TICK_NS;
            Node above = find(ancestor.pid(), ancestor.startTimeNs());
            if (above == null) {
                above = added(ancestor.pid(), ancestor.startTimeNs() / TICK_NS, nodes.passing);
                above.startTimeNs = ancestor.startTimeNs();
            }
            above.comm = ancestor.comm();
            above.pidInNamespace = ancestor.pidInNamespace();
            above.pidNamespace = ancestor.pidNamespace();
            node = above;
        }
        updateSize();
    }

    /** Takes an exec whose event is not built. */
    public void exec(HostExec host) {
        Node node = execed(host.pid(), host.startTimeNs(), host.comm(), host.path(), true);
        node.pidInNamespace = host.pidInNamespace();
        node.pidNamespace = host.pidNamespace();
        if (host.parentPid() != 0) {
            node.parentPid = host.parentPid();
            node.parentStartTick = host.parentStartTimeNs() / TICK_NS;
        }
        updateSize();
    }

    /**
     * Notes a process's end; its children may still ask for it.
     *
     * @return whether each exec of the process, from its first on, was seen and was the host's
     */
    public boolean exit(ExitEvent event) {
        Node node = find(event.pid(), event.startTimeNs());
        if (node == null) {
            return false;
        }
        if (nodes.isRunning(node)) {
            move(node, nodes.passing);
            updateSize();
        }
        return node.host;
    }

    /**
     * The processes above an event's, the parent first: those of its record, then as far as the table knows.
     *
     * <p>A process that never called exec runs its parent's executable: where their comm is the same too, the path is taken from
     * there.
     */
    public List<Entry> ancestorsOf(ExecEvent event) {
        List<Entry> found = new ArrayList<>();
        for (ExecEvent.Ancestor ancestor : event.ancestors()) {
            Node node = find(ancestor.pid(), ancestor.startTimeNs());
            String path = node == null ? "" : node.path;
            found.add(new Entry(ancestor.pid(), ancestor.startTimeNs(), ancestor.comm(), path));
        }
        for (Node node : beyond(event)) {
            found.add(new Entry(node.pid, node.startTimeNs, node.comm, node.path));
        }
        for (int i = found.size() - 2; i >= 0; i--) {
            Entry entry = found.get(i);
            Entry above = found.get(i + 1);
            if (entry.path.isEmpty() && entry.comm.equals(above.comm)) {
                found.set(i, new Entry(entry.pid, entry.startTimeNs, entry.comm, above.path));
            }
        }
        return List.copyOf(found);
    }

    /** The same processes as the record has its own; the namespace is 0 of one of which it is not known. */
    public List<ExecEvent.Ancestor> lineageOf(ExecEvent event) {
        List<Node> beyond = beyond(event);
        if (beyond.isEmpty()) {
            return event.ancestors();
        }
        List<ExecEvent.Ancestor> found = new ArrayList<>(event.ancestors());
        for (Node node : beyond) {
            found.add(new ExecEvent.Ancestor(
                    node.pid, node.startTimeNs, node.pidInNamespace, node.pidNamespace, node.comm));
        }
        return List.copyOf(found);
    }

    /** What the table knows above the last ancestor of the record; of a record without any, above the process itself. */
    private List<Node> beyond(ExecEvent event) {
        List<ExecEvent.Ancestor> ancestors = event.ancestors();
        Node last = ancestors.isEmpty()
                ? find(event.pid(), event.startTimeNs())
                : find(
                        ancestors.get(ancestors.size() - 1).pid(),
                        ancestors.get(ancestors.size() - 1).startTimeNs());
        List<Node> found = new ArrayList<>();
        while (last != null && last.parentPid != 0 && ancestors.size() + found.size() < MAX_ANCESTORS) {
            last = nodes.find(last.parentPid, last.parentStartTick);
            if (last != null) {
                found.add(last);
            }
        }
        return found;
    }

    /** How many processes were forgotten because the table was full. */
    public long evicted() {
        return evicted.sum();
    }

    /** How many processes are known. */
    public int size() {
        return size;
    }

    private Node execed(int pid, long startTimeNs, String comm, String path, boolean host) {
        Node node = find(pid, startTimeNs);
        if (node == null) {
            node = added(pid, startTimeNs / TICK_NS, nodes.running);
            node.startTimeNs = startTimeNs;
            node.host = host;
        } else if (!nodes.isRunning(node)) {
            move(node, nodes.running);
        }
        node.host &= host;
        node.comm = comm;
        node.path = shortened(path);
        return node;
    }

    private Node added(int pid, long startTick, ProcessNodes.Queue queue) {
        makeRoom(queue);
        return nodes.add(pid, startTick, queue);
    }

    private void move(Node node, ProcessNodes.Queue queue) {
        makeRoom(queue);
        nodes.move(node, queue);
    }

    private void makeRoom(ProcessNodes.Queue queue) {
        if (nodes.isFull(queue)) {
            nodes.forgetOldest(queue);
            evicted.increment();
        }
    }

    private @Nullable Node find(int pid, long startTimeNs) {
        Node node = nodes.findAbout(pid, startTimeNs / TICK_NS);
        if (node != null && node.seeded) {
            node.startTimeNs = startTimeNs;
        }
        return node;
    }

    private void updateSize() {
        size = nodes.size();
    }

    /** Cut between two names, so that no escape is cut in two. */
    private static String shortened(String path) {
        if (path.length() <= MAX_PATH_CHARS) {
            return path;
        }
        int slash = path.indexOf('/', path.length() - MAX_PATH_CHARS + 1);
        return slash < 0 ? "" : "\u2026" + path.substring(slash);
    }
}
