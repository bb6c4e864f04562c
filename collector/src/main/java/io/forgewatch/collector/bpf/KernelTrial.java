package io.forgewatch.collector.bpf;

import java.util.EnumSet;
import java.util.Set;

/**
 * What came of trying each {@link KernelFeature} on the kernel that runs. Loads programs and makes maps, and lets go of each at
 * once; attaches nothing.
 *
 * @param refusal why nothing could be tried
 * @param missing empty where nothing could be tried
 */
public record KernelTrial(Refusal refusal, Set<KernelFeature> missing) {
    private static final int ARRAY = 2;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    /** A helper since 5.11, where maps do not count against RLIMIT_MEMLOCK any more: libbpf tells it so. */
    private static final int KTIME_GET_COARSE_NS = 160;

    private static final int SOCKET_FILTER = 1;

    /** Why nothing could be tried. */
    public enum Refusal {
        NONE,
        NO_SYSTEM_CALL,
        NOT_PERMITTED,
        NO_LIBRARY
    }

    public KernelTrial {
        missing = Set.copyOf(missing);
    }

    /** Tries them all. */
    public static KernelTrial run() {
        Set<KernelFeature> missing = EnumSet.noneOf(KernelFeature.class);
        try {
            Refusal refusal = tryMap();
            if (refusal == Refusal.NONE) {
                for (KernelFeature feature : KernelFeature.values()) {
                    if (!feature.isThere()) {
                        missing.add(feature);
                    }
                }
            }
            return new KernelTrial(refusal, missing);
        } catch (LinkageError e) {
            return new KernelTrial(Refusal.NO_LIBRARY, missing);
        }
    }

    /** Whether the kernel counts maps against RLIMIT_MEMLOCK; not where that cannot be tried. */
    public static boolean countsLockedMemory() {
        try {
            return tryMap() == Refusal.NONE
                    && LibBpf.libbpf_probe_bpf_helper(SOCKET_FILTER, KTIME_GET_COARSE_NS, null) == 0;
        } catch (LinkageError e) {
            return false;
        }
    }

    private static Refusal tryMap() {
        LibBpfLog unused = LibBpfLog.install();
        int map = LibBpf.bpf_map_create(ARRAY, "forgewatch_try", Integer.BYTES, Integer.BYTES, 1, null);
        if (map < 0) {
            return switch (-map) {
                case ENOSYS -> Refusal.NO_SYSTEM_CALL;
                case EPERM -> Refusal.NOT_PERMITTED;
                default -> Refusal.NONE;
            };
        }
        LibC.close(map);
        return Refusal.NONE;
    }
}
