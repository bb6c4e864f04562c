package io.forgewatch.collector.bpf;

/**
 * What the kernel side counted since the probe was loaded, summed over CPUs: {@code enum fw_counter} of exec_record.h.
 *
 * <p>{@code execsSeen == execsSent + execsLost}, and likewise for exits, once no program is running. The errors count
 * records in which that part failed or was cut; a record may count in several.
 *
 * @param execsLost the ring was full, or the kernel skipped the program because it was running already
 * @param exitsLost likewise
 * @param argsShortened records whose arguments were sent short because the ring was half full
 */
public record ProbeCounters(
        long execsSeen,
        long execsSent,
        long execsLost,
        long exitsSeen,
        long exitsSent,
        long exitsLost,
        long filenameErrors,
        long exePathErrors,
        long cwdErrors,
        long cgroupErrors,
        long argsErrors,
        long ancestorErrors,
        long taskErrors,
        long argsShortened) {

    /** {@code FW_COUNTER_MAX}. */
    static final int COUNT = 14;

    /**
     * @param sums indexed by {@code enum fw_counter}
     * @param execMisses runs of the exec program that the kernel skipped; nothing of ours has counted them
     * @param exitMisses likewise. They may include exits that would not have been sent: too many is the safe side
     */
    static ProbeCounters of(long[] sums, long execMisses, long exitMisses) {
        return new ProbeCounters(
                sums[0] + execMisses,
                sums[1],
                sums[2] + execMisses,
                sums[3] + exitMisses,
                sums[4],
                sums[5] + exitMisses,
                sums[6],
                sums[7],
                sums[8],
                sums[9],
                sums[10],
                sums[11],
                sums[12],
                sums[13]);
    }

    /** Records sent into the ring: what its reader reads in the end. */
    public long sent() {
        return execsSent + exitsSent;
    }

    public long lost() {
        return execsLost + exitsLost;
    }

    public long seen() {
        return execsSeen + exitsSeen;
    }
}
