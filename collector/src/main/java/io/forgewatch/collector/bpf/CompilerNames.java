package io.forgewatch.collector.bpf;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Keys of the map {@code compiler_names}: a basename, cut as the kernel side cuts what it looks up, zeros behind. */
final class CompilerNames {
    /** {@code FW_COMPILER_NAME_BYTES}: of the executable's own name. */
    private static final int KEY_BYTES = 32;
    /** {@code FW_COMM_BYTES}: the kernel side takes the filename's basename from the task's comm. */
    private static final int COMM_BYTES = 16;

    private CompilerNames() {}

    static Set<String> keys(Set<String> names) {
        Set<String> keys = new HashSet<>();
        for (String name : names) {
            keys.add(cut(name, KEY_BYTES));
            keys.add(cut(name, COMM_BYTES));
        }
        return keys;
    }

    /** Fills the map. Returns the error number of the first key that was refused, or 0. */
    static int fill(int mapFd, Set<String> names) {
        Memory value = new Memory(1);
        value.setByte(0, (byte) 1);
        for (String name : keys(names)) {
            Memory key = new Memory(KEY_BYTES);
            key.write(0, Arrays.copyOf(bytes(name), KEY_BYTES), 0, KEY_BYTES);
            int result = LibBpf.bpf_map_update_elem(mapFd, key, value, 0);
            if (result < 0) {
                return -result;
            }
        }
        return 0;
    }

    private static String cut(String name, int bytesWithNul) {
        byte[] bytes = bytes(name);
        return bytes.length < bytesWithNul ? name : new String(bytes, 0, bytesWithNul - 1, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }
}
