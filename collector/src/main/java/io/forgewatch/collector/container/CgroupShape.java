package io.forgewatch.collector.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one runtime names the cgroup of a container: {@code parent / prefix + id + suffix}.
 *
 * <p>One line of {@link #ALL} is one shape. A sure shape's id cannot be taken for anything else's name; the others are
 * believed only of a process whose pid namespace and root mount are not the host's, so that no service is taken for a container.
 *
 * @param runtime as findings name it, empty where several runtimes share the shape
 * @param parent the name of the level above, empty: any
 * @param prefix before the id
 * @param form what an id looks like
 * @param suffix after the id; the cgroupfs driver leaves it out, so it may be missing
 * @param sure whether the shape alone makes a container
 */
record CgroupShape(String runtime, String parent, String prefix, IdForm form, String suffix, boolean sure) {

    /**
     * First match wins. Sources: runc libcontainer/cgroups (slice:prefix:name), moby daemon/oci_linux.go, containerd
     * pkg/cri/server/helpers.go, cri-o internal/config/cgmgr, podman libpod/container_internal_linux.go, ECS agent
     * task/linux, lxc.container.conf(5), systemd-nspawn(1), Cloud Foundry guardian, BuildKit executor/oci.
     */
    static final List<CgroupShape> ALL = List.of(
            named("docker", "docker-", IdForm.HEX64),
            named("containerd", "cri-containerd-", IdForm.HEX64),
            named("containerd", "nerdctl-", IdForm.HEX64),
            named("cri-o", "crio-", IdForm.HEX64),
            named("podman", "libpod-", IdForm.HEX64),
            named("podman", "libpod-payload-", IdForm.HEX64),
            named("buildah", "buildah-buildah", IdForm.DIGITS),
            below("docker", "docker", IdForm.HEX64),
            below("docker", "actions_job", IdForm.HEX64),
            below("containerd", "k8s.io", IdForm.HEX64),
            below("buildkit", "buildkit", IdForm.BASE36_25),
            named("", "", IdForm.HEX64),
            named("ecs", "", IdForm.FARGATE),
            named("garden", "", IdForm.GARDEN),
            likely("lxc", "lxc", "", IdForm.NAME),
            likely("lxc", "lxc.payload", "", IdForm.NAME),
            likely("lxc", "", "lxc.payload.", IdForm.NAME),
            likely("nspawn", "machine.slice", "machine-", IdForm.NAME),
            likely("nspawn", "machine.slice", "systemd-nspawn@", IdForm.NAME),
            likely("runc", "", "runc-", IdForm.NAME),
            likely("crun", "", "crun-", IdForm.NAME));

    private static CgroupShape named(String runtime, String prefix, IdForm form) {
        return new CgroupShape(runtime, "", prefix, form, ".scope", true);
    }

    private static CgroupShape below(String runtime, String parent, IdForm form) {
        return new CgroupShape(runtime, parent, "", form, "", true);
    }

    private static CgroupShape likely(String runtime, String parent, String prefix, IdForm form) {
        String suffix = prefix.endsWith("@") ? ".service" : ".scope";
        return new CgroupShape(runtime, parent, prefix, form, suffix, false);
    }

    /** The id in a level's name, or null where the shape does not fit. */
    @Nullable
    String idIn(String parentName, String name) {
        if (!name.startsWith(prefix) || !(parent.isEmpty() || parent.equals(parentName))) {
            return null;
        }
        int end = name.endsWith(suffix) ? name.length() - suffix.length() : name.length();
        if (end <= prefix.length()) {
            return null;
        }
        String candidate = name.substring(prefix.length(), end);
        return form.fits(candidate) ? candidate : null;
    }
}
