package io.forgewatch.collector.report;

import io.forgewatch.v1.Finding;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Revisions that wait to be sent: the latest of each finding, new findings first, else in the order in which they came. Bounded.
 *
 * <p>When full, the longest waiting update of a finding that the control plane already has goes first: what it will show is
 * out of date, not missing. Only where there is no such update does a finding go that was never sent, again the longest waiting.
 *
 * <p>Not thread-safe: {@link FindingReporter} holds its lock.
 */
final class PendingFindings {
    /** How many names of findings that the control plane has are remembered. */
    private static final int MAX_KNOWN = 16_384;

    private final int maxFindings;
    private final long maxBytes;
    private final Map<String, Finding> byName = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    /** Those that wait and are known. */
    private final Set<String> updates = new LinkedHashSet<>();

    private boolean newWereFirst;
    private long bytes;
    private long superseded;
    private long dropped;
    private long droppedUnsent;

    PendingFindings(int maxFindings, long maxBytes) {
        this.maxFindings = maxFindings;
        this.maxBytes = maxBytes;
    }

    /** Takes a revision in place of an earlier one; an older one than is there is superseded itself. */
    void put(Finding finding) {
        Finding there = byName.get(finding.getName());
        if (there != null) {
            superseded++;
            if (there.getRevision() >= finding.getRevision()) {
                return;
            }
            bytes -= there.getSerializedSize();
        }
        byName.put(finding.getName(), finding);
        if (known.contains(finding.getName())) {
            updates.add(finding.getName());
        }
        bytes += finding.getSerializedSize();
        while (byName.size() > maxFindings || (bytes > maxBytes && byName.size() > 1)) {
            dropOne();
        }
    }

    /**
     * Removes and returns what is sent next: those that the control plane knows nothing of, by themselves, for watchers wait for them;
     * after such a batch whatever has waited longest.
     */
    List<Finding> take(int maxCount, int maxBatchBytes) {
        boolean onlyNew = !newWereFirst && !updates.isEmpty() && updates.size() < byName.size();
        newWereFirst = onlyNew;
        List<Finding> batch = new ArrayList<>();
        int batchBytes = 0;
        Iterator<Finding> waiting = byName.values().iterator();
        while (waiting.hasNext() && batch.size() < maxCount) {
            Finding next = waiting.next();
            if (onlyNew && updates.contains(next.getName())) {
                continue;
            }
            batchBytes += next.getSerializedSize();
            if (!batch.isEmpty() && batchBytes > maxBatchBytes) {
                break;
            }
            batch.add(next);
            bytes -= next.getSerializedSize();
            waiting.remove();
            updates.remove(next.getName());
        }
        return batch;
    }

    /** The control plane has it: from now on a revision of it is an update. */
    void known(String name) {
        known.remove(name);
        known.add(name);
        if (byName.containsKey(name)) {
            updates.add(name);
        }
        if (known.size() > MAX_KNOWN) {
            known.remove(known.iterator().next());
        }
    }

    private void dropOne() {
        boolean update = !updates.isEmpty();
        String name = (update ? updates : byName.keySet()).iterator().next();
        updates.remove(name);
        Finding gone = byName.remove(name);
        if (gone != null) {
            bytes -= gone.getSerializedSize();
            dropped++;
            droppedUnsent += update ? 0 : 1;
        }
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    int size() {
        return byName.size();
    }

    long superseded() {
        return superseded;
    }

    long dropped() {
        return dropped;
    }

    long droppedUnsent() {
        return droppedUnsent;
    }
}
