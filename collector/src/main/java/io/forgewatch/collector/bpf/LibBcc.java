package io.forgewatch.collector.bpf;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import org.jspecify.annotations.Nullable;

/**
 * Binding of libbcc, and only a binding: names, arguments and results are bcc_common.h's and bcc's libbpf.h's, of which
 * 0.18 (Debian 11) to 0.35 have the same. {@code size_t} is a long: 64-bit systems only.
 *
 * <p>libbcc compiles C for the kernel that runs, with the clang that it is linked to, against the kernel's headers; the
 * result is a module. It writes what it has to say, compilers' errors and verifiers' logs, to standard output and standard
 * error ({@link CapturedOutput}), and looks at the environment: BCC_KERNEL_SOURCE, BCC_LINUX_VERSION_CODE, ARCH.
 *
 * <p>A module belongs to who created it and is freed by {@link #bpf_module_destroy}, once; with it go its functions'
 * instructions, its strings and the descriptors of its maps, but neither programs that were loaded from it nor what a
 * duplicated descriptor keeps. One thread at a time may use a module, and one in the process may create one, since
 * creating changes the working directory for its time.
 */
final class LibBcc {
    /** {@code enum bpf_prog_type} of include/uapi/linux/bpf.h. */
    static final int BPF_PROG_TYPE_RAW_TRACEPOINT = 17;

    /** Its versions from 0.1 on. */
    static final String NAME = "libbcc.so.0";

    static {
        Native.register(LibBcc.class, NativeLibrary.getInstance(NAME));
    }

    private LibBcc() {}

    /**
     * Compiles C and creates its maps in the kernel. Null if either failed; why is only written to standard error.
     *
     * @param text read during the call only
     * @param flags bits that make it print: 0 for none
     * @param options of the compiler, after its own
     * @param allowRlimit a C bool: whether it may raise RLIMIT_MEMLOCK where the kernel counts maps against it
     * @param device null
     */
    static native @Nullable Pointer bpf_module_create_c_from_string(
            String text, int flags, StringArray options, int optionCount, int allowRlimit, @Nullable String device);

    /** Frees the module and closes its maps. */
    static native void bpf_module_destroy(Pointer module);

    /** What the program says in its section "license". Owned by the module; null without that section. */
    static native @Nullable Pointer bpf_module_license(Pointer module);

    /** The version of the headers, as LINUX_VERSION_CODE has it. */
    static native int bpf_module_kern_version(Pointer module);

    /** A function's instructions. Owned by the module; null if it has none of that name. */
    static native @Nullable Pointer bpf_function_start(Pointer module, String name);

    /** Bytes of a function's instructions, 0 if there is none of that name. */
    static native long bpf_function_size(Pointer module, String name);

    /** A map's descriptor, closed with the module; -1 if there is none of that name. */
    static native int bpf_table_fd(Pointer module, String name);

    /**
     * Puts a function into the kernel as a program. Its descriptor belongs to the caller; below 0 if the kernel refused it,
     * and then errno, {@link Native#getLastError()} on the calling thread, says why and standard error has the verifier's
     * log.
     *
     * @param bytes of the instructions
     * @param license null counts as none
     * @param logLevel 0: the verifier's log only if it refuses
     * @param log null: libbcc allocates its own, as large as it takes
     * @param device null
     * @param attachType 0. Before 0.26 there is no such argument, or it is one of flags
     */
    static native int bcc_func_load(
            Pointer module,
            int programType,
            String name,
            Pointer instructions,
            int bytes,
            @Nullable Pointer license,
            int kernelVersion,
            int logLevel,
            @Nullable Pointer log,
            int logBytes,
            @Nullable String device,
            int attachType);

    /** Attaches a program. The descriptor belongs to the caller and detaches when it is closed; below 0 with errno if not. */
    static native int bpf_attach_raw_tracepoint(int programFd, String tracepoint);
}
