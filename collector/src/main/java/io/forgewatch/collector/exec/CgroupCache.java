package io.forgewatch.collector.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cgroups of the last execs, each made once as long as its record's bytes are the same. By their ids, of which each has one
 * place: a flood of cgroups costs what no cache would, and no more. Single-threaded.
 */
final class CgroupCache {
    private static final int SLOTS = 256;

    private final TextCache texts;
    private final byte[][] bytes = new byte[SLOTS][];
    private final ExecEvent.@Nullable Cgroup[] cgroups = new ExecEvent.Cgroup[SLOTS];

    CgroupCache(TextCache texts) {
        this.texts = texts;
    }

    /** The cgroup whose names, the leaf first, are these bytes. */
    ExecEvent.Cgroup cgroup(long id, boolean v1, byte[] from, int offset, int length) {
        int slot = Long.hashCode(id * 0x9e3779b97f4a7c15L) & (SLOTS - 1);
        ExecEvent.Cgroup known = cgroups[slot];
        if (known != null
                && known.id() == id
                && known.v1() == v1
                && Arrays.equals(bytes[slot], 0, bytes[slot].length, from, offset, offset + length)) {
            return known;
        }
        ExecEvent.Cgroup cgroup = new ExecEvent.Cgroup(id, names(from, offset, offset + length), v1);
        bytes[slot] = Arrays.copyOfRange(from, offset, offset + length);
        cgroups[slot] = cgroup;
        return cgroup;
    }

    /** The root's side first; the bytes have them the other way round. */
    private List<String> names(byte[] from, int start, int end) {
        List<String> names = new ArrayList<>();
        int at = start;
        for (int next = start; next < end; next++) {
            if (from[next] == 0) {
                names.add(texts.text(from, at, next - at));
                at = next + 1;
            }
        }
        Collections.reverse(names);
        return Collections.unmodifiableList(names);
    }
}
