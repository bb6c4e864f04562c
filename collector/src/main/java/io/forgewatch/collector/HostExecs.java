package io.forgewatch.collector;

import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.exec.RecordView;

/**
 * Whether an exec happened on the host, from its record alone: what the resolver says of a cgroup is remembered by the cgroup's
 * id, which the kernel does not use twice. Single-threaded.
 */
final class HostExecs {
    private static final int SLOTS = 8192;

    private final ContainerResolver resolver;
    private final long hostPidNamespace;
    /** The same cgroup can hold the host's processes and others. */
    private final LongFlags together = new LongFlags(SLOTS);

    private final LongFlags apart = new LongFlags(SLOTS);

    HostExecs(ContainerResolver resolver, long hostPidNamespace) {
        this.resolver = resolver;
        this.hostPidNamespace = hostPidNamespace;
    }

    /** Whether no container is to be seen in it. */
    boolean isHost(RecordView exec) {
        if (!exec.placeKnown() || exec.pidNamespace() == 0) {
            return resolve(exec);
        }
        boolean ownPids = exec.pidNamespace() != hostPidNamespace;
        LongFlags known = ownPids && exec.rootMountDiffers() ? apart : together;
        // Each version's hierarchy numbers its own; no id has the topmost bit.
        long key = exec.cgroupV1() ? ~exec.cgroupId() : exec.cgroupId();
        if (known.contains(key)) {
            return known.get(key);
        }
        boolean host = resolve(exec);
        known.put(key, host);
        return host;
    }

    private boolean resolve(RecordView exec) {
        return resolver.resolve(exec.cgroupNames(), exec.pidNamespace(), exec.rootMountDiffers())
                .isEmpty();
    }
}
