package io.forgewatch.collector.detect;

import java.util.ArrayDeque;
import java.util.Deque;

/** When records were lost of late: a build whose very first launch was among them must say so too. One thread's. */
final class RecentLosses {
    private static final int CAPACITY = 64;

    private record Loss(long toNs, long records) {}

    private final long reachNs;
    private final Deque<Loss> losses = new ArrayDeque<>();

    /** {@code reachNs}: how long before a build's first exec a loss still counts as of its time. */
    RecentLosses(long reachNs) {
        this.reachNs = reachNs;
    }

    void add(long toNs, long records) {
        if (losses.size() == CAPACITY) {
            // Their sum stays right for what they both concern.
            Loss eldest = losses.removeFirst();
            Loss next = losses.removeFirst();
            losses.addFirst(new Loss(next.toNs, eldest.records + next.records));
        }
        losses.addLast(new Loss(toNs, records));
    }

    /** Records lost shortly before a build that began at {@code firstExecNs}. */
    long before(long firstExecNs) {
        return losses.stream()
                .filter(loss -> loss.toNs >= firstExecNs - reachNs)
                .mapToLong(Loss::records)
                .sum();
    }
}
