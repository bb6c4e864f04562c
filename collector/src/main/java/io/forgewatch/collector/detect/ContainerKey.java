package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerRef;

/** Tells containers apart: an id alone can be imitated by a cgroup's name, its whole path cannot. */
record ContainerKey(String containerId, String cgroupPath) {
    static ContainerKey of(ContainerRef container) {
        return new ContainerKey(container.id(), container.cgroupPath());
    }
}
