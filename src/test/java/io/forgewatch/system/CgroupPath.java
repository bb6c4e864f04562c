package io.forgewatch.system;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * A container's place among the cgroups, in a runtime's way of writing it.
 *
 * @param path absolute, in each hierarchy
 * @param containerId what the finding should call the container
 * @param runtime what it should call the runtime
 * @param podUid the pod's uid, empty outside a pod
 */
public record CgroupPath(String path, String containerId, String runtime, String podUid) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public static CgroupPath docker() {
        String id = randomId();
        return new CgroupPath("/docker/" + id, id, "docker", "");
    }

    public static CgroupPath dockerSystemd() {
        String id = randomId();
        return new CgroupPath("/system.slice/docker-" + id + ".scope", id, "docker", "");
    }

    public static CgroupPath podman() {
        String id = randomId();
        return new CgroupPath("/libpod_parent/libpod-" + id, id, "podman", "");
    }

    public static CgroupPath podmanSystemd() {
        String id = randomId();
        return new CgroupPath("/machine.slice/libpod-" + id + ".scope/container", id, "podman", "");
    }

    /** As containerd's systemd driver writes a pod's container. */
    public static CgroupPath containerd() {
        String id = randomId();
        String uid = UUID.randomUUID().toString();
        String slice = "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + uid.replace('-', '_');
        return new CgroupPath(slice + ".slice/cri-containerd-" + id + ".scope", id, "containerd", uid);
    }

    /** As CRI-O writes a guaranteed pod's container. */
    public static CgroupPath crio() {
        String id = randomId();
        String uid = UUID.randomUUID().toString();
        String slice = "/kubepods.slice/kubepods-pod" + uid.replace('-', '_');
        return new CgroupPath(slice + ".slice/crio-" + id + ".scope", id, "cri-o", uid);
    }

    /** As the kubelet's cgroupfs driver writes it: which runtime it was does not tell. */
    public static CgroupPath kubelet() {
        String id = randomId();
        String uid = UUID.randomUUID().toString();
        return new CgroupPath("/kubepods/besteffort/pod" + uid + "/" + id, id, "", uid);
    }

    private static String randomId() {
        return String.format("%064x", new BigInteger(256, RANDOM));
    }
}
