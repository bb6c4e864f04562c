package io.forgewatch.collector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A few processes of each group, say of each mount namespace, through which the files of one that has ended can be reached. Of
 * many the oldest are kept: what has lived long will live on.
 *
 * <p>Bounded: the group that was used longest ago goes when there are too many. What is told here may be out of date; whoever uses
 * it has to look. Any thread.
 */
final class Neighbours {
    private static final int MAX_OF_GROUP = 6;

    private static final Comparator<HostProcess> OLDEST_FIRST =
            Comparator.comparingLong(HostProcess::startTimeNs).thenComparingInt(HostProcess::pid);

    private final int maxGroups;
    /** Used longest ago first. */
    private final LinkedHashMap<Long, TreeSet<HostProcess>> groups = new LinkedHashMap<>(64, 0.75f, true);

    private final Map<Integer, Long> groupOf = new HashMap<>();

    Neighbours(int maxGroups) {
        this.maxGroups = maxGroups;
    }

    /** A process is in a group, and in no other. */
    synchronized void add(long group, HostProcess process) {
        Long before = groupOf.get(process.pid());
        if (before != null) {
            removePid(process.pid(), before);
        }
        TreeSet<HostProcess> members = groups.computeIfAbsent(group, unused -> new TreeSet<>(OLDEST_FIRST));
        members.add(process);
        groupOf.put(process.pid(), group);
        if (members.size() > MAX_OF_GROUP) {
            groupOf.remove(members.pollLast().pid());
        }
        if (groups.size() > maxGroups) {
            Iterator<Map.Entry<Long, TreeSet<HostProcess>>> eldest =
                    groups.entrySet().iterator();
            eldest.next().getValue().forEach(gone -> groupOf.remove(gone.pid()));
            eldest.remove();
        }
    }

    /** A process has ended. */
    synchronized void remove(int pid) {
        Long group = groupOf.get(pid);
        if (group != null) {
            removePid(pid, group);
        }
    }

    /** It was looked at and is not what was told here. */
    synchronized void remove(long group, HostProcess process) {
        if (of(group).contains(process)) {
            removePid(process.pid(), group);
        }
    }

    private void removePid(int pid, long group) {
        groupOf.remove(pid);
        TreeSet<HostProcess> members = groups.get(group);
        if (members != null) {
            members.removeIf(member -> member.pid() == pid);
            if (members.isEmpty()) {
                groups.remove(group);
            }
        }
    }

    /** What is known of a group, the oldest first. */
    synchronized List<HostProcess> of(long group) {
        TreeSet<HostProcess> members = groups.get(group);
        return members == null ? List.of() : new ArrayList<>(members);
    }

    /** How many processes are held. */
    synchronized int size() {
        return groupOf.size();
    }
}
