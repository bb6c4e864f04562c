package io.forgewatch.collector.bpf;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import org.jspecify.annotations.Nullable;

/**
 * Binding of libbpf 1.x, and only a binding: names, arguments and results are libbpf.h's and bpf.h's.
 *
 * <p>Since libbpf 1.0 a function that returns a pointer returns null and one that returns an int returns {@code -errno}
 * when it failed; both set errno, which is {@link Native#getLastError()} on the calling thread. File descriptors that
 * belong to an object or a link are closed with it and must not be closed by the caller. Objects are not safe for use by
 * several threads at once; functions on file descriptors are.
 *
 * <p>Loading raises RLIMIT_MEMLOCK by itself where the kernel still counts maps against it (before 5.11).
 */
final class LibBpf {
    static {
        Native.register(LibBpf.class, NativeLibrary.getInstance("libbpf.so.1"));
    }

    private LibBpf() {}

    /** {@code libbpf_print_fn_t}: returns the number of characters; {@code arguments} is a va_list, valid in the call. */
    interface PrintFunction extends Callback {
        int invoke(int level, Pointer format, Pointer arguments);
    }

    /** Process-wide. Returns the function that was set before. The caller keeps {@code print} reachable. */
    static native @Nullable Pointer libbpf_set_print(@Nullable PrintFunction print);

    /** The library's own version, such as v1.1. Static storage: not to be freed. */
    static native String libbpf_version_string();

    /** The number of slots of a per-CPU map's value, or {@code -errno}. */
    static native int libbpf_num_possible_cpus();

    /** Owned by the caller: {@link #bpf_object__close}. Reads {@code object} only during the call. */
    static native @Nullable Pointer bpf_object__open_mem(Pointer object, long bytes, @Nullable Pointer options);

    /** Creates the maps and programs in the kernel; {@code -errno} if one was refused, and then all are gone again. */
    static native int bpf_object__load(Pointer object);

    /** Frees the object and closes its file descriptors. Attached links keep their programs until destroyed. */
    static native void bpf_object__close(Pointer object);

    /** Owned by the object. */
    static native @Nullable Pointer bpf_object__find_program_by_name(Pointer object, String name);

    /** Owned by the object. A name that begins with a dot is a data section's. */
    static native @Nullable Pointer bpf_object__find_map_by_name(Pointer object, String name);

    static native int bpf_program__fd(Pointer program);

    /** Attaches as the program's section says. The link is owned by the caller: {@link #bpf_link__destroy}. */
    static native @Nullable Pointer bpf_program__attach(Pointer program);

    /** Detaches and frees. */
    static native int bpf_link__destroy(Pointer link);

    /** Before loading. Rounds a ring buffer's size up to a power of two of pages. */
    static native int bpf_map__set_max_entries(Pointer map, int entries);

    static native int bpf_map__max_entries(Pointer map);

    static native int bpf_map__fd(Pointer map);

    /** Memory of a data section before loading, owned by the map; its bytes go to {@code size}. */
    static native @Nullable Pointer bpf_map__initial_value(Pointer map, LongByReference size);

    /** A map's descriptor, the caller's to close; {@code -errno} if the kernel refuses. {@code options} may be null. */
    static native int bpf_map_create(
            int type, String name, int keyBytes, int valueBytes, int maxEntries, @Nullable Pointer options);

    /** 1 if the kernel has maps of this type, 0 if it has not or does not permit any, {@code -errno} where it cannot be told. */
    static native int libbpf_probe_bpf_map_type(int type, @Nullable Pointer options);

    /** Likewise of programs. */
    static native int libbpf_probe_bpf_prog_type(int type, @Nullable Pointer options);

    /** Likewise of a helper that programs of this type may call. */
    static native int libbpf_probe_bpf_helper(int programType, int helper, @Nullable Pointer options);

    static native int bpf_map_update_elem(int map, Pointer key, Pointer value, long flags);

    /** Of a per-CPU map: fills one value, padded to 8 bytes, for each possible CPU. */
    static native int bpf_map_lookup_elem(int map, Pointer key, Pointer value);

    /** Fills at most {@code bytes} of {@code struct bpf_prog_info} or {@code bpf_map_info} and says how many the kernel knows. */
    static native int bpf_obj_get_info_by_fd(int fd, Pointer info, IntByReference bytes);
}
