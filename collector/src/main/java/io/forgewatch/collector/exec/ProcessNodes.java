package io.forgewatch.collector.exec;

import org.jspecify.annotations.Nullable;

/**
 * The processes of a {@link ProcessTable}: found by pid and start, in two lists of bounded length, each with the least recently
 * used first. A process that goes leaves its node to the next, so that a table that is full allocates nothing. Single-threaded.
 */
final class ProcessNodes {
    /** One process. Whoever holds it lets go before the next is added. */
    static final class Node {
        int pid;
        long startTick;
        /** From {@code /proc}, where the start is known within a tick. */
        boolean seeded;
        /** Every exec of it that was seen was the host's. */
        boolean host;

        long startTimeNs;
        String comm = "";
        String path = "";
        int pidInNamespace;
        /** 0 while it is not known, as of a seeded one. */
        long pidNamespace;

        /** 0 where none is known. */
        int parentPid;

        long parentStartTick;

        private Queue queue;
        private @Nullable Node nextOfBucket;
        private Node older;
        private Node newer;

        @SuppressWarnings("NullAway") // Linked before anyone sees it.
        private Node() {}
    }

    /** A list of nodes, round a node that is none. */
    static final class Queue {
        private final int capacity;
        private final Node end = new Node();
        private int size;

        private Queue(int capacity) {
            this.capacity = capacity;
            end.older = end;
            end.newer = end;
        }
    }

    /** Those whose end will be told. */
    final Queue running;

    /** Those that ended, or whose end nobody tells. */
    final Queue passing;

    private final @Nullable Node[] buckets;
    private @Nullable Node free;

    ProcessNodes(int maxRunning, int maxPassing) {
        running = new Queue(maxRunning);
        passing = new Queue(maxPassing);
        buckets = new Node[Integer.highestOneBit(maxRunning + maxPassing) * 2];
    }

    int size() {
        return running.size + passing.size;
    }

    /** The process that is named so exactly; from now on the most recently used of its list. */
    @Nullable
    Node find(int pid, long startTick) {
        for (Node node = buckets[bucket(pid)]; node != null; node = node.nextOfBucket) {
            if (node.pid == pid && node.startTick == startTick) {
                return used(node);
            }
        }
        return null;
    }

    /** Likewise, or one that was seeded with the tick before or behind. */
    @Nullable
    Node findAbout(int pid, long startTick) {
        Node near = null;
        for (Node node = buckets[bucket(pid)]; node != null; node = node.nextOfBucket) {
            if (node.pid == pid) {
                if (node.startTick == startTick) {
                    return used(node);
                }
                boolean before = node.startTick == startTick - 1;
                if (node.seeded && (before || (near == null && node.startTick == startTick + 1))) {
                    near = node;
                }
            }
        }
        return near == null ? null : used(near);
    }

    private static Node used(Node node) {
        unlink(node);
        link(node, node.queue);
        return node;
    }

    /** Whether one has to go before the next comes. */
    boolean isFull(Queue queue) {
        return queue.size >= queue.capacity;
    }

    boolean isRunning(Node node) {
        return node.queue == running;
    }

    /** A process that is not known yet; there has to be room. */
    Node add(int pid, long startTick, Queue queue) {
        Node node = free;
        if (node == null) {
            node = new Node();
        } else {
            free = node.nextOfBucket;
        }
        node.pid = pid;
        node.startTick = startTick;
        node.seeded = false;
        node.host = false;
        node.startTimeNs = 0;
        node.comm = "";
        node.path = "";
        node.pidInNamespace = 0;
        node.pidNamespace = 0;
        node.parentPid = 0;
        node.parentStartTick = 0;
        int bucket = bucket(pid);
        node.nextOfBucket = buckets[bucket];
        buckets[bucket] = node;
        link(node, queue);
        return node;
    }

    /** Takes a process into the other list; there has to be room. */
    void move(Node node, Queue queue) {
        unlink(node);
        link(node, queue);
    }

    /** Lets go of the least recently used. */
    void forgetOldest(Queue queue) {
        Node node = queue.end.newer;
        unlink(node);
        int bucket = bucket(node.pid);
        Node before = buckets[bucket];
        if (before == node) {
            buckets[bucket] = node.nextOfBucket;
        } else {
            while (before != null && before.nextOfBucket != node) {
                before = before.nextOfBucket;
            }
            if (before != null) {
                before.nextOfBucket = node.nextOfBucket;
            }
        }
        node.nextOfBucket = free;
        free = node;
    }

    private static void link(Node node, Queue queue) {
        node.queue = queue;
        node.older = queue.end.older;
        node.newer = queue.end;
        node.older.newer = node;
        queue.end.older = node;
        queue.size++;
    }

    private static void unlink(Node node) {
        node.older.newer = node.newer;
        node.newer.older = node.older;
        node.queue.size--;
    }

    private int bucket(int pid) {
        return ((pid * 0x9e3779b9) >>> 7) & (buckets.length - 1);
    }
}
