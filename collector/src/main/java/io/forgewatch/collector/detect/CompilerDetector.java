package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import java.util.List;
import java.util.Optional;

/** Judges one exec in a container: a compiler's launch, a build tool's, or neither. Pure; any thread. */
@SuppressWarnings("UnusedVariable") // filled in next
public final class CompilerDetector {
    private final Toolchains toolchains;
    private final long hostPidNamespace;

    /**
     * A detector for one host.
     *
     * @param hostPidNamespace the inode number of the pid namespace of the host's pid 1
     */
    public CompilerDetector(Toolchains toolchains, long hostPidNamespace) {
        this.toolchains = toolchains;
        this.hostPidNamespace = hostPidNamespace;
    }

    /** As {@link #detect(ExecEvent, ContainerRef, List)}, with the ancestors that the record holds. */
    public Optional<CompilerLaunch> detect(ExecEvent event, ContainerRef container) {
        return detect(event, container, event.ancestors());
    }

    /**
     * Judges one exec.
     *
     * @param lineage the ancestors as far up as they are known, the parent first
     * @return empty where it belongs to no build
     */
    public Optional<CompilerLaunch> detect(ExecEvent event, ContainerRef container, List<ExecEvent.Ancestor> lineage) {
        return Optional.empty();
    }
}
