package io.forgewatch.collector;

import io.forgewatch.collector.container.ContainerResolver;
import java.io.IOException;
import java.nio.file.Path;

/** Tells this host's containers from the host itself, for who follows an {@link ExecStream} without a {@link Collector}. */
public final class HostContainers {
    private HostContainers() {}

    /**
     * A resolver for execs of this host.
     *
     * @param hostRoot what stands for the host's {@code /}
     * @throws IOException the host's pid namespace cannot be told; the message is one line
     */
    public static ContainerResolver resolver(Path hostRoot) throws IOException {
        return new ContainerResolver(new HostFiles(hostRoot).hostPidNamespace());
    }
}
