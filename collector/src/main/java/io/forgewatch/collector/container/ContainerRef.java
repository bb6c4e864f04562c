package io.forgewatch.collector.container;

import org.jspecify.annotations.Nullable;

/**
 * A container as the kernel's facts name it, before any runtime was asked.
 *
 * <p>Cgroup names can be chosen by whoever may create cgroups, a container among them: nothing that relaxes a rule may rest on
 * the innermost one alone.
 *
 * @param id the runtime's id, or {@code ns-<pid namespace>} where only the namespaces tell
 * @param runtime docker, containerd, cri-o, podman, ..., empty where the path's shape does not tell
 * @param podUid the Kubernetes pod's uid with hyphens, empty outside a pod
 * @param cgroupPath up to and including the container's own level, starting with a slash
 * @param outer the container around it, if its path shows one
 */
public record ContainerRef(
        String id,
        String runtime,
        String podUid,
        String cgroupPath,
        @Nullable ContainerRef outer) {}
