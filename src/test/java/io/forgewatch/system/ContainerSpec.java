package io.forgewatch.system;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container is to be like. Immutable.
 *
 * @param environment added to PATH, HOME and TERM
 * @param mounts bind mounts beside those that every container has
 * @param capabilities all that it has, such as {@code CAP_SYS_ADMIN}
 */
public record ContainerSpec(
        RootFileSystem root,
        CgroupPath cgroup,
        String workingDirectory,
        int uid,
        int gid,
        boolean terminal,
        Map<String, String> environment,
        List<BindMount> mounts,
        List<String> capabilities) {

    /** A folder of the host at a path inside. */
    public record BindMount(String hostPath, String pathInside, boolean writable) {}

    /** Root's, in a docker-shaped cgroup, with no terminal, in /build. */
    public static ContainerSpec of(RootFileSystem root) {
        return new ContainerSpec(
                root, CgroupPath.docker(), "/build", 0, 0, false, Map.of(), List.of(), List.of("CAP_DAC_OVERRIDE"));
    }

    public ContainerSpec withCgroup(CgroupPath other) {
        return new ContainerSpec(root, other, workingDirectory, uid, gid, terminal, environment, mounts, capabilities);
    }

    public ContainerSpec withUser(int otherUid, int otherGid) {
        return new ContainerSpec(
                root, cgroup, workingDirectory, otherUid, otherGid, terminal, environment, mounts, List.of());
    }

    public ContainerSpec withTerminal() {
        return new ContainerSpec(root, cgroup, workingDirectory, uid, gid, true, environment, mounts, capabilities);
    }

    public ContainerSpec withEnvironment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ContainerSpec(root, cgroup, workingDirectory, uid, gid, terminal, more, mounts, capabilities);
    }

    public ContainerSpec withMount(String hostPath, String pathInside) {
        return withMount(new BindMount(hostPath, pathInside, false));
    }

    /** With a folder of the host that the container may write to. */
    public ContainerSpec withVolume(String hostPath, String pathInside) {
        return withMount(new BindMount(hostPath, pathInside, true));
    }

    private ContainerSpec withMount(BindMount mount) {
        List<BindMount> more = new ArrayList<>(mounts);
        more.add(mount);
        return new ContainerSpec(root, cgroup, workingDirectory, uid, gid, terminal, environment, more, capabilities);
    }

    public ContainerSpec withCapability(String capability) {
        List<String> more = new ArrayList<>(capabilities);
        more.add(capability);
        return new ContainerSpec(root, cgroup, workingDirectory, uid, gid, terminal, environment, mounts, more);
    }
}
