package io.forgewatch.system;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container is to be like. Immutable.
 *
 * @param environment added to PATH, HOME and TERM
 * @param mounts read-only bind mounts, host path by path inside
 * @param capabilities all that it has, such as {@code CAP_SYS_ADMIN}
 */
record ContainerSpec(
        RootFileSystem root,
        CgroupPath cgroup,
        String workingDirectory,
        int uid,
        int gid,
        boolean terminal,
        Map<String, String> environment,
        Map<String, String> mounts,
        List<String> capabilities) {

    /** Root's, in a docker-shaped cgroup, with no terminal, in /build. */
    static ContainerSpec of(RootFileSystem root) {
        return new ContainerSpec(
                root, CgroupPath.docker(), "/build", 0, 0, false, Map.of(), Map.of(), List.of("CAP_DAC_OVERRIDE"));
    }

    ContainerSpec withCgroup(CgroupPath other) {
        return new ContainerSpec(root, other, workingDirectory, uid, gid, terminal, environment, mounts, capabilities);
    }

    ContainerSpec withUser(int otherUid, int otherGid) {
        return new ContainerSpec(
                root, cgroup, workingDirectory, otherUid, otherGid, terminal, environment, mounts, List.of());
    }

    ContainerSpec withTerminal() {
        return new ContainerSpec(root, cgroup, workingDirectory, uid, gid, true, environment, mounts, capabilities);
    }

    ContainerSpec withEnvironment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ContainerSpec(root, cgroup, workingDirectory, uid, gid, terminal, more, mounts, capabilities);
    }

    ContainerSpec withMount(String hostPath, String pathInside) {
        Map<String, String> more = new LinkedHashMap<>(mounts);
        more.put(hostPath, pathInside);
        return new ContainerSpec(root, cgroup, workingDirectory, uid, gid, terminal, environment, more, capabilities);
    }

    ContainerSpec withCapability(String capability) {
        List<String> more = new ArrayList<>(capabilities);
        more.add(capability);
        return new ContainerSpec(root, cgroup, workingDirectory, uid, gid, terminal, environment, mounts, more);
    }
}
