package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.v1.Evidence.LaunchedBy;
import java.util.List;

/**
 * How a process came into its container: below the first process of the container's pid namespace, or past it (pid_namespaces(7):
 * what setns brings in keeps its parent outside).
 *
 * <p>What it cannot tell apart: a process that was brought in and whose parent has ended belongs to the namespace's first process
 * from then on. And where containers share a pid namespace (a pod's shareProcessNamespace, {@code --pid=container:}), each but
 * the first enters from outside.
 */
final class EntryPath {
    private EntryPath() {}

    /**
     * Who launched it.
     *
     * @param lineage the parent first, as far up as it is known
     * @param hostPidNamespace that of the host's pid 1; a container in it has no first process of its own
     */
    static LaunchedBy of(ExecEvent event, List<ExecEvent.Ancestor> lineage, long hostPidNamespace) {
        long namespace = event.namespaces().pid();
        if (namespace == 0 || namespace == hostPidNamespace) {
            return LaunchedBy.LAUNCHED_BY_UNSPECIFIED;
        }
        boolean throughFirst = event.pidInNamespace() == 1;
        for (ExecEvent.Ancestor ancestor : lineage) {
            if (ancestor.pidNamespace() == 0) {
                break;
            }
            if (ancestor.pidNamespace() == hostPidNamespace) {
                return throughFirst ? LaunchedBy.ENTRYPOINT : LaunchedBy.INJECTED;
            }
            if (ancestor.pidNamespace() != namespace) {
                // A namespace within the container: what counts is how the one around it was entered.
                namespace = ancestor.pidNamespace();
                throughFirst = false;
            }
            throughFirst |= ancestor.pidInNamespace() == 1;
        }
        return throughFirst ? LaunchedBy.ENTRYPOINT : LaunchedBy.LAUNCHED_BY_UNSPECIFIED;
    }
}
