package io.forgewatch.collector.container;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names the container of a process from what the kernel recorded at exec: no file is read, no runtime asked. Pure; any thread.
 *
 * <p>How it decides:
 *
 * <ul>
 *   <li>A level whose name only a runtime gives (an id of 64 digits and the like) is a container, whatever the namespaces: a
 *       hostPID container is one, and so is a host process that was moved into a container's cgroup, since it is accounted
 *       there. Processes that a runtime keeps beside a container (conmon, shims, lxc.monitor) have other names.
 *   <li>The innermost such level is the container; levels below it are its own. Those above it are its {@code outer} chain.
 *   <li>A level whose name anyone might give (ctr, LXC, nspawn) counts only where pid namespace and root mount both differ
 *       from those of the host's pid 1.
 *   <li>Where no level tells but both differ, it is a container named {@code ns-<pid namespace>}.
 *   <li>Everything else is the host's. A namespace that could not be read (0) does not differ.
 * </ul>
 */
public final class ContainerResolver {
    /** Levels looked at from the root; the kernel sends at most 12. */
    private static final int MAX_LEVELS = 64;

    private final long hostPidNamespace;

    /**
     * A resolver for one host.
     *
     * @param hostPidNamespace the inode number of the pid namespace of the host's pid 1
     */
    public ContainerResolver(long hostPidNamespace) {
        this.hostPidNamespace = hostPidNamespace;
    }

    /**
     * The innermost container.
     *
     * @param cgroupNames the cgroup's names from the root's first child to the leaf
     * @param pidNamespace the inode number of the process's pid namespace, 0 where unknown
     * @param rootMountDiffers whether its root mount is another than that of the host's pid 1
     * @return empty for a process of the host
     */
    public Optional<ContainerRef> resolve(List<String> cgroupNames, long pidNamespace, boolean rootMountDiffers) {
        boolean apart = pidNamespace != 0 && pidNamespace != hostPidNamespace && rootMountDiffers;
        List<String> names = cgroupNames.subList(0, Math.min(cgroupNames.size(), MAX_LEVELS));
        Walk walk = new Walk(apart);
        names.forEach(walk::enter);
        if (walk.innermost != null) {
            return Optional.of(walk.innermost);
        }
        if (!apart) {
            return Optional.empty();
        }
        if (isContainerdsDefault(names)) {
            return Optional.of(new ContainerRef(names.get(1), "containerd", "", path(names.subList(0, 2)), null));
        }
        return Optional.of(new ContainerRef("ns-" + pidNamespace, "", walk.podUid, path(names), null));
    }

    /** {@code /<namespace>/<id>}, as containerd names a container for which its client names no cgroup: {@code ctr run}. */
    private static boolean isContainerdsDefault(List<String> names) {
        return names.size() >= 2
                && names.subList(0, 2).stream().allMatch(name -> IdForm.NAME.fits(name) && !isUnit(name))
                && !PodUids.isKubepods(names.get(0));
    }

    private static boolean isUnit(String name) {
        return name.endsWith(".slice") || name.endsWith(".service") || name.endsWith(".scope");
    }

    private static String path(List<String> names) {
        return "/" + String.join("/", names);
    }

    /** Goes down the levels and keeps what it has met. */
    private static final class Walk {
        private final boolean apart;
        private final StringBuilder path = new StringBuilder();
        private String parent = "";
        private String podUid = "";
        private boolean inKubepods;

        @Nullable
        private ContainerRef innermost;

        Walk(boolean apart) {
            this.apart = apart;
        }

        void enter(String name) {
            path.append('/').append(name);
            // runc under cgroupfs keeps a systemd-style "slice:prefix:id" as one level.
            int slice = name.indexOf(':');
            String uid = PodUids.uidIn(inKubepods, slice < 0 ? name : name.substring(0, slice));
            if (!uid.isEmpty()) {
                podUid = uid;
            }
            String unit = slice < 0 ? name : name.substring(slice + 1).replace(':', '-');
            // podman's cgroupfs driver gives a pod, not a container, a level of this form.
            if (!(parent.equals("libpod_parent") && IdForm.HEX64.fits(unit))) {
                match(unit);
            }
            inKubepods |= PodUids.isKubepods(name);
            parent = name;
        }

        private void match(String unit) {
            for (CgroupShape shape : CgroupShape.ALL) {
                String id = shape.sure() || apart ? shape.idIn(parent, unit) : null;
                if (id != null) {
                    innermost = new ContainerRef(id, shape.runtime(), podUid, path.toString(), innermost);
                    return;
                }
            }
        }
    }
}
