package io.forgewatch.collector.bpf;

/**
 * What the probe asks of a kernel. It is tried, never told from the kernel's version: distributions put features into older
 * kernels, and leave options out of newer ones. The versions are those of the kernel's own releases.
 */
public enum KernelFeature {
    RAW_TRACEPOINTS("raw tracepoints", "Linux 4.17 or newer with CONFIG_BPF_EVENTS"),
    KERNEL_READS("reads of memory", "Linux 5.5 or newer, and no lockdown of confidentiality"),
    BOOT_CLOCK("boot clock", "Linux 5.8 or newer"),
    RING_BUFFER("ring buffer", "Linux 5.8 or newer");

    /** Numbers of include/uapi/linux/bpf.h: of programs, a map and helpers. */
    private static final int RAW_TRACEPOINT = 17;

    private static final int RINGBUF = 27;
    private static final int PROBE_READ_USER = 112;
    private static final int PROBE_READ_KERNEL = 113;
    private static final int PROBE_READ_KERNEL_STR = 115;
    private static final int KTIME_GET_BOOT_NS = 125;
    private static final int RINGBUF_OUTPUT = 130;

    private final String what;
    private final String kernel;

    KernelFeature(String what, String kernel) {
        this.what = what;
        this.kernel = kernel;
    }

    /** What it is called. */
    public String what() {
        return what;
    }

    /** The first kernel that has it, and the option it takes. */
    public String kernel() {
        return kernel;
    }

    /** Tries it; means something only where {@link KernelTrial} was not refused. */
    boolean isThere() {
        return switch (this) {
            case RAW_TRACEPOINTS -> hasProgram(RAW_TRACEPOINT);
            case KERNEL_READS ->
                hasHelper(PROBE_READ_USER) && hasHelper(PROBE_READ_KERNEL) && hasHelper(PROBE_READ_KERNEL_STR);
            case BOOT_CLOCK -> hasHelper(KTIME_GET_BOOT_NS);
            case RING_BUFFER -> hasMap(RINGBUF) && hasHelper(RINGBUF_OUTPUT);
        };
    }

    private static boolean hasProgram(int type) {
        return LibBpf.libbpf_probe_bpf_prog_type(type, null) > 0;
    }

    private static boolean hasMap(int type) {
        return LibBpf.libbpf_probe_bpf_map_type(type, null) > 0;
    }

    private static boolean hasHelper(int helper) {
        return LibBpf.libbpf_probe_bpf_helper(RAW_TRACEPOINT, helper, null) > 0;
    }
}
