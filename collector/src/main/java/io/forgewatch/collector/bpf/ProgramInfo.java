package io.forgewatch.collector.bpf;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;

/**
 * What the kernel tells of a loaded program: {@code struct bpf_prog_info} of include/uapi/linux/bpf.h. A kernel that does
 * not know a field leaves it 0.
 *
 * @param verifiedInstructions steps of the verifier, since 5.16
 * @param translatedBytes after the verifier
 * @param jitedBytes as machine code
 * @param runTimeNs only counted while the sysctl kernel.bpf_stats_enabled is 1
 * @param runs likewise
 * @param recursionMisses runs skipped because the program was running on that CPU already, since 5.12
 */
record ProgramInfo(
        String name,
        int verifiedInstructions,
        int translatedBytes,
        int jitedBytes,
        long runTimeNs,
        long runs,
        long recursionMisses) {

    private static final int BYTES = 232;
    private static final int JITED_BYTES = 16;
    private static final int TRANSLATED_BYTES = 20;
    private static final int RUN_TIME_NS = 192;
    private static final int RUNS = 200;
    private static final int RECURSION_MISSES = 208;
    private static final int VERIFIED_INSTRUCTIONS = 216;

    /** @throws IllegalStateException if the descriptor is not a program's */
    static ProgramInfo read(String name, int programFd) {
        Memory info = new Memory(BYTES);
        info.clear();
        int result = LibBpf.bpf_obj_get_info_by_fd(programFd, info, new IntByReference(BYTES));
        if (result < 0) {
            throw new IllegalStateException("no information about program " + name + ": error " + -result);
        }
        return new ProgramInfo(
                name,
                info.getInt(VERIFIED_INSTRUCTIONS),
                info.getInt(TRANSLATED_BYTES),
                info.getInt(JITED_BYTES),
                info.getLong(RUN_TIME_NS),
                info.getLong(RUNS),
                info.getLong(RECURSION_MISSES));
    }
}
