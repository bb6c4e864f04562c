package io.forgewatch.collector.bpf;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;

/** What the kernel tells of a map: {@code struct bpf_map_info} of include/uapi/linux/bpf.h. */
final class MapInfo {
    private static final int BYTES = 80;
    private static final int MAX_ENTRIES = 16;

    private MapInfo() {}

    /**
     * Of a ring buffer: its bytes.
     *
     * @throws IllegalStateException if the descriptor is not a map's
     */
    static int maxEntries(int mapFd) {
        Memory info = new Memory(BYTES);
        info.clear();
        int result = LibBpf.bpf_obj_get_info_by_fd(mapFd, info, new IntByReference(BYTES));
        if (result < 0) {
            throw new IllegalStateException("no information about map " + mapFd + ": error " + -result);
        }
        return info.getInt(MAX_ENTRIES);
    }
}
