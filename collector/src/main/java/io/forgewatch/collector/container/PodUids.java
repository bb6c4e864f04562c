package io.forgewatch.collector.container;

/**
 * The pod's uid in the levels that a kubelet makes (kubernetes pkg/kubelet/cm/pod_container_manager_linux.go):
 * {@code kubepods/burstable/pod<uid>} under cgroupfs, {@code kubepods-burstable-pod<uid_>.slice} under systemd, where a hyphen
 * would separate slices and becomes an underscore.
 */
final class PodUids {
    private static final String SLICE = ".slice";
    private static final String POD = "pod";
    private static final int MAX_UID = 63;

    private PodUids() {}

    /**
     * The uid that a level names.
     *
     * @param inKubepods whether a level above is {@code kubepods}
     * @param name the level's name, up to its first colon where it holds {@code slice:prefix:id}
     * @return empty where it is no pod's level
     */
    static String uidIn(boolean inKubepods, String name) {
        if (name.endsWith(SLICE) && isKubepods(name)) {
            int pod = name.lastIndexOf("-" + POD);
            return pod < 0
                    ? ""
                    : checked(name.substring(pod + 1 + POD.length(), name.length() - SLICE.length())
                            .replace('_', '-'));
        }
        return inKubepods && name.startsWith(POD) ? checked(name.substring(POD.length())) : "";
    }

    /** Whether a level is the root of a kubelet's tree, or a slice in it: {@code kubepods}, {@code kubelet-kubepods.slice}. */
    static boolean isKubepods(String name) {
        return name.equals("kubepods")
                || name.startsWith("kubepods.")
                || name.startsWith("kubepods-")
                || name.contains("-kubepods.")
                || name.contains("-kubepods-");
    }

    private static String checked(String uid) {
        boolean fits = !uid.isEmpty()
                && uid.length() <= MAX_UID
                && uid.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-');
        return fits ? uid : "";
    }
}
