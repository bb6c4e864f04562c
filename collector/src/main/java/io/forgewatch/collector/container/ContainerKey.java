package io.forgewatch.collector.container;

/** Tells containers apart: an id alone can be imitated by a cgroup's name, its whole path cannot. */
public record ContainerKey(String containerId, String cgroupPath) {
    /** The key of a container. */
    public static ContainerKey of(ContainerRef container) {
        return new ContainerKey(container.id(), container.cgroupPath());
    }
}
