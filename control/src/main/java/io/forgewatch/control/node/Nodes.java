package io.forgewatch.control.node;

import io.forgewatch.control.store.NodeStore;
import io.forgewatch.control.store.StoreException;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeEvent;
import io.forgewatch.v1.NodeStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All nodes. They are kept in memory and written to the store every few seconds, all that changed in one commit: thousands of
 * heartbeats a minute cost no commit each. One thread of its own judges silence and writes.
 *
 * <p>Where several control planes have one store, each writes the nodes that are connected to it and reads the others; a silence is told
 * by the one that notes it first.
 */
public final class Nodes implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Nodes.class);
    /** What a node may be called, as an error line. */
    public static final String NAME_RULE =
            "the node's name has 1 to 253 of letters, digits and . _ -, the first a letter"
                    + " or digit: name it with --node-name";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
    private static final String PREFIX = "nodes/";
    /** Told in one commit, which others wait for; the rest with the next sweep. */
    private static final int MAX_SILENT_AT_ONCE = 500;

    private static final Duration LONGEST_SWEEP_INTERVAL = Duration.ofSeconds(5);
    /** What waits to be written while the store does not take it. */
    private static final int MAX_EVENTS = 10_000;

    private final NodeStore store;
    private final NodeLimits limits;
    private final Clock clock;
    private final MeterRegistry meters;
    /** From here on silence is judged. */
    private final Instant start;

    private final NodeGauges gauges;
    private final Counter eventsDropped;
    private final Map<String, TrackedNode> byName = new LinkedHashMap<>();
    private final List<NodeEvent> events = new ArrayList<>();
    /** One writer at a time, in the order of what is written. Taken before the lock on the nodes. */
    private final Object writing = new Object();

    private final ScheduledThreadPoolExecutor executor;

    private Nodes(NodeStore store, NodeLimits limits, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        this.meters = meters;
        this.start = clock.instant();
        this.eventsDropped = Counter.builder("forgewatch.control.nodes.events.dropped")
                .description("What happened to nodes and was not kept, since the store took nothing for too long")
                .register(meters);
        for (NodeStatus node : store.all()) {
            String name = node.getName().substring(PREFIX.length());
            TrackedNode known = new TrackedNode(node, start, limits.silentAfter(), this::happened);
            // Another control plane may hold the connection; else it has ended with this one's.
            byName.put(name, store.isShared() ? known : known.disconnected());
        }
        this.gauges = new NodeGauges(meters, this::count);
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "forgewatch-nodes");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Reads what is known and judges from now on. The store stays the caller's, and is to be closed after this. */
    public static Nodes open(NodeStore store, NodeLimits limits, Clock clock, MeterRegistry meters) {
        Nodes nodes = new Nodes(store, limits, clock, meters);
        Duration quarter = limits.silentAfter().dividedBy(4);
        Duration interval = quarter.compareTo(LONGEST_SWEEP_INTERVAL) > 0 ? LONGEST_SWEEP_INTERVAL : quarter;
        var unused = nodes.executor.scheduleWithFixedDelay(
                nodes::sweepSafely, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return nodes;
    }

    public NodeLimits limits() {
        return limits;
    }

    /** Whether a node may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * A node's collector has connected. Whoever spoke for the node before is ended.
     *
     * @param hello what it said of itself; its texts are made harmless
     * @param ending ends the connection; must not block, and is called where nothing is heard over it, or it connects anew
     * @throws NodeRefusedException it has no name that can be, or there are too many
     */
    public NodeSession connect(Hello hello, int protocolVersion, Runnable ending) throws NodeRefusedException {
        String name = hello.getNode().getName();
        if (!isName(name)) {
            throw new NodeRefusedException(NAME_RULE);
        }
        Hello harmless = Harmless.hello(hello);
        Session session = new Session(name);
        List<NodeStatus> elsewhere = store.isShared() ? knownElsewhere(name) : List.of();
        List<Runnable> before;
        synchronized (byName) {
            before = adopt(elsewhere);
            TrackedNode node = byName.get(name);
            if (node == null) {
                if (byName.size() >= limits.maxNodes()) {
                    throw new NodeRefusedException("there are " + limits.maxNodes()
                            + " nodes, as many as there may be: start another control");
                }
                node = TrackedNode.first(name, clock.instant(), limits.silentAfter(), this::happened);
                byName.put(name, node);
            }
            before.add(node.connect(session, harmless, protocolVersion, ending, clock.instant()));
        }
        before.forEach(Runnable::run);
        return session;
    }

    private List<NodeStatus> knownElsewhere(String name) {
        try {
            return store.get(name).stream().toList();
        } catch (StoreException e) {
            LOGGER.warn("what other control planes know of {} was not read: {}", name, e.getMessage());
            return List.of();
        }
    }

    /** Under the lock on the nodes; returns how to end connections that are not their nodes' any more. */
    private List<Runnable> adopt(List<NodeStatus> stored) {
        List<Runnable> superseded = new ArrayList<>();
        for (NodeStatus status : stored) {
            String name = status.getName().substring(PREFIX.length());
            TrackedNode node = byName.get(name);
            if (node == null) {
                byName.put(name, new TrackedNode(status, start, limits.silentAfter(), this::happened));
            } else {
                superseded.add(node.adopt(status, clock.instant()));
            }
        }
        return superseded;
    }

    /** Ends the connection of whoever speaks for the node now, if anyone does. */
    public void end(String name) {
        Runnable ending;
        synchronized (byName) {
            TrackedNode node = byName.get(name);
            ending = node == null ? () -> {} : node.ending();
        }
        ending.run();
    }

    /** Nodes by name, each with what happened to it last, as of now. */
    public List<NodeStatus> list(String after, int limit) {
        flush();
        return store.list(after, limit);
    }

    private final class Session implements NodeSession {
        private final String name;

        Session(String name) {
            this.name = name;
        }

        @Override
        public void heard() {
            synchronized (byName) {
                TrackedNode node = byName.get(name);
                if (node != null) {
                    node.heard(this, clock.instant());
                }
            }
        }

        @Override
        public void waits(boolean waiting) {
            synchronized (byName) {
                TrackedNode node = byName.get(name);
                if (node != null) {
                    node.waits(this, waiting, clock.instant());
                }
            }
        }

        @Override
        public void heartbeat(CollectorCounters counters) {
            synchronized (byName) {
                TrackedNode node = byName.get(name);
                if (node != null) {
                    node.heartbeat(this, Harmless.counters(counters), clock.instant());
                }
            }
        }

        @Override
        public void close() {
            synchronized (byName) {
                TrackedNode node = byName.get(name);
                if (node != null) {
                    node.disconnect(this);
                }
            }
        }
    }

    private void happened(NodeEvent event) {
        tell(event);
        if (events.size() >= MAX_EVENTS) {
            eventsDropped.increment();
            return;
        }
        events.add(event);
    }

    private void tell(NodeEvent event) {
        meters.counter(
                        "forgewatch.control.nodes.events",
                        "type",
                        event.getType().name().toLowerCase(Locale.ROOT))
                .increment();
        LOGGER.warn("{} {}: {}", event.getNode(), event.getType(), event.getDetail());
    }

    private void sweepSafely() {
        try {
            sweep();
        } catch (StoreException e) {
            LOGGER.warn("what is known of nodes was not stored, which is tried again: {}", e.getMessage());
        } catch (RuntimeException e) {
            // Thrown on, it would end the judging for good.
            LOGGER.error("nodes could not be judged, which is tried again", e);
        }
    }

    /** Reads what others know, writes, judges, forgets. */
    void sweep() {
        Instant now = clock.instant();
        List<NodeStatus> elsewhere = store.isShared() ? store.all() : List.of();
        List<Runnable> superseded;
        synchronized (byName) {
            superseded = adopt(elsewhere);
            byName.values().forEach(node -> node.hearWaiting(now));
        }
        superseded.forEach(Runnable::run);
        // So that what is judged is what the store has.
        flush();
        judge(now);
        forget(now.minus(limits.forgetAfter()));
    }

    private void judge(Instant now) {
        SortedMap<String, NodeStore.Silence> silent = new TreeMap<>();
        synchronized (byName) {
            byName.forEach((name, node) -> {
                if (silent.size() < MAX_SILENT_AT_ONCE && node.isFoundSilent(now)) {
                    silent.put(name, new NodeStore.Silence(node.status(), node.silence(now)));
                }
            });
        }
        if (silent.isEmpty()) {
            return;
        }
        List<Runnable> quiet = new ArrayList<>();
        for (NodeEvent event : store.silence(silent)) {
            String name = event.getNode().substring(PREFIX.length());
            synchronized (byName) {
                tell(event);
                TrackedNode node = byName.get(name);
                NodeStore.Silence silence = silent.get(name);
                if (node != null && silence != null) {
                    quiet.add(node.silenced(silence.seen()));
                }
            }
        }
        quiet.forEach(Runnable::run);
    }

    private void forget(Instant before) {
        List<String> forgotten = new ArrayList<>();
        synchronized (byName) {
            for (Iterator<Map.Entry<String, TrackedNode>> all =
                            byName.entrySet().iterator();
                    all.hasNext(); ) {
                Map.Entry<String, TrackedNode> entry = all.next();
                TrackedNode node = entry.getValue();
                if (node.state() != NodeStatus.State.CONNECTED
                        && node.lastSeen().isBefore(before)) {
                    forgotten.add(entry.getKey());
                    all.remove();
                }
            }
        }
        if (!forgotten.isEmpty()) {
            store.remove(forgotten, before);
        }
    }

    private void flush() {
        synchronized (writing) {
            Map<TrackedNode, NodeStatus> changed = new LinkedHashMap<>();
            List<NodeEvent> told;
            synchronized (byName) {
                for (TrackedNode node : byName.values()) {
                    @Nullable NodeStatus change = node.takeChange();
                    if (change != null) {
                        changed.put(node, change);
                    }
                }
                told = List.copyOf(events);
                events.clear();
            }
            if (changed.isEmpty() && told.isEmpty()) {
                return;
            }
            try {
                store.put(changed.values(), told);
            } catch (StoreException e) {
                synchronized (byName) {
                    changed.keySet().forEach(TrackedNode::putBack);
                    events.addAll(0, told);
                }
                throw e;
            }
        }
    }

    private long count(NodeGauges.Kind kind) {
        synchronized (byName) {
            return byName.values().stream().filter(kind::holds).count();
        }
    }

    /** Writes what is not written yet. Idempotent; does not throw. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            boolean unused = executor.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (byName) {
            byName.values().forEach(TrackedNode::release);
        }
        try {
            flush();
        } catch (StoreException e) {
            LOGGER.warn("what is known of nodes was not stored at the end: {}", e.getMessage());
        }
        gauges.close();
    }
}
