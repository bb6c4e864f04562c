package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * When the container of an exec began, as far as the processes above it tell: what is older on disk came with its image.
 *
 * @param latestNs it began no later than this, CLOCK_REALTIME
 * @param exact whether that is when its first process began; else the container may be older
 */
record ContainerStart(long latestNs, boolean exact) {
    /**
     * By the eldest process above the exec that is not the host's.
     *
     * @param lineage the parent first, as far up as it is known
     * @param hostPidNamespace that of the host's pid 1: who shares it has no first process of its own
     * @param realtimeNs of a CLOCK_BOOTTIME
     * @return null where nothing tells
     */
    static @Nullable ContainerStart of(
            ExecEvent event, List<ExecEvent.Ancestor> lineage, long hostPidNamespace, LongUnaryOperator realtimeNs) {
        long namespace = event.namespaces().pid();
        if (namespace == 0 || namespace == hostPidNamespace) {
            return null;
        }
        long startNs = event.startTimeNs();
        boolean first = event.pidInNamespace() == 1;
        for (ExecEvent.Ancestor ancestor : lineage) {
            if (ancestor.pidNamespace() == 0 || ancestor.pidNamespace() == hostPidNamespace) {
                break;
            }
            startNs = ancestor.startTimeNs();
            first = ancestor.pidInNamespace() == 1;
        }
        return new ContainerStart(realtimeNs.applyAsLong(startNs), first);
    }
}
