package io.forgewatch.cli.host;

import java.util.ArrayList;
import java.util.List;

/** How this host names its containers: cgroups, and the runtimes that made them. */
final class CgroupChecks {
    private static final String TREE = "sys/fs/cgroup/";

    /** Where each runtime listens by default. */
    private static final List<ContainerRuntime> RUNTIMES = List.of(
            new ContainerRuntime("docker", List.of("run/docker.sock", "var/run/docker.sock")),
            new ContainerRuntime(
                    "containerd",
                    List.of(
                            "run/containerd/containerd.sock",
                            "run/k3s/containerd/containerd.sock",
                            "var/snap/microk8s/common/run/containerd.sock")),
            new ContainerRuntime("cri-o", List.of("run/crio/crio.sock")),
            new ContainerRuntime("podman", List.of("run/podman/podman.sock")));

    private record ContainerRuntime(String name, List<String> sockets) {}

    private CgroupChecks() {}

    /** @param hierarchy the version 1 hierarchy that the probe will use, empty for version 2 */
    static List<HostCheck> of(HostFile files, String hierarchy) {
        List<HostCheck> checks = new ArrayList<>();
        String names = "containers are named by " + (hierarchy.isEmpty() ? "version 2" : "version 1, " + hierarchy);
        checks.add(
                files.exists(TREE)
                        ? HostCheck.found("cgroups", mode(files) + "; " + names)
                        : HostCheck.absent("cgroups", "/sys/fs/cgroup is not there", "not needed; " + names));
        checks.add(runtimes(files));
        return checks;
    }

    /** As systemd calls them (systemd.io/CGROUP_DELEGATION). */
    private static String mode(HostFile files) {
        if (files.exists(TREE + "cgroup.controllers")) {
            return "unified";
        }
        return files.exists(TREE + "unified/cgroup.procs") ? "hybrid" : "legacy";
    }

    private static HostCheck runtimes(HostFile files) {
        List<String> found = new ArrayList<>();
        for (ContainerRuntime runtime : RUNTIMES) {
            runtime.sockets().stream()
                    .filter(files::exists)
                    .findFirst()
                    .ifPresent(socket -> found.add(runtime.name() + " at /" + socket));
        }
        return found.isEmpty()
                ? HostCheck.absent(
                        "runtimes",
                        "no socket of docker, containerd, cri-o or podman",
                        "not needed: containers are found by their cgroups")
                : HostCheck.found("runtimes", String.join(", ", found));
    }
}
