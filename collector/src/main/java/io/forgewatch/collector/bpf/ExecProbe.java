package io.forgewatch.collector.bpf;

import com.sun.jna.Memory;
import org.jspecify.annotations.Nullable;

/**
 * The probe, loaded into the kernel and attached: from {@link #open} on, each exec and exit goes into its ring.
 *
 * <p>Nothing is pinned, so the kernel lets go of everything when this process ends, however it ends. Close the ring's
 * reader first. Thread-safe.
 */
public final class ExecProbe implements AutoCloseable {
    private final LoadedProbe loaded;
    private final int ringFd;
    private final int ringBytes;
    private @Nullable ProbeCounters last;

    private ExecProbe(LoadedProbe loaded) {
        this.loaded = loaded;
        this.ringFd = loaded.mapFd("records");
        this.ringBytes = MapInfo.maxEntries(ringFd);
    }

    /** Loads and attaches; needs root, or CAP_BPF and CAP_PERFMON. Compiling the probe takes seconds. */
    public static ExecProbe open(ProbeOptions options) throws ProbeException {
        try {
            return options.loader().choose() == ProbeLoader.BCC
                    ? attach(BccModule.load(options), options)
                    : ProbeObject.eitherWay(raw -> attach(ProbeObject.load(options, raw), options));
        } catch (LinkageError e) {
            throw withoutLibBpf(e);
        }
    }

    /** Takes the probe over: closed with this, or at once where it cannot be attached. */
    static ExecProbe attach(LoadedProbe loaded, ProbeOptions options) throws ProbeException {
        try {
            int errno = CompilerNames.fill(loaded.mapFd("compiler_names"), options.compilerNames());
            if (errno != 0) {
                throw new ProbeException("cannot fill the probe's map of compiler names: error " + errno);
            }
            ExecProbe probe = new ExecProbe(loaded);
            loaded.attach();
            return probe;
        } catch (ProbeException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    /** How it got into the kernel: {@link ProbeLoader#CORE} or {@link ProbeLoader#BCC}. */
    public ProbeLoader loader() {
        return loaded instanceof BccModule ? ProbeLoader.BCC : ProbeLoader.CORE;
    }

    /** The ring's map, as {@link RingBuffer} wants it; closed with this. */
    public int ringFd() {
        return ringFd;
    }

    /** Bytes of the ring's data: what was asked for, or more where the kernel's pages are larger. */
    public int ringBytes() {
        return ringBytes;
    }

    /** What the kernel side has counted up to now, or had when this was closed. */
    public synchronized ProbeCounters counters() {
        if (last != null) {
            return last;
        }
        int cpus = LibBpf.libbpf_num_possible_cpus();
        int map = loaded.mapFd("counters");
        Memory key = new Memory(Integer.BYTES);
        Memory values = new Memory((long) Long.BYTES * cpus);
        long[] sums = new long[ProbeCounters.COUNT];
        for (int counter = 0; counter < sums.length; counter++) {
            key.setInt(0, counter);
            int result = LibBpf.bpf_map_lookup_elem(map, key, values);
            if (result < 0) {
                throw new IllegalStateException("cannot read counter " + counter + ": error " + -result);
            }
            for (long value : values.getLongArray(0, cpus)) {
                sums[counter] += value;
            }
        }
        var programs = loaded.programs();
        return ProbeCounters.of(
                sums, programs.get(0).recursionMisses(), programs.get(1).recursionMisses());
    }

    /** Detaches and unloads. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (last != null) {
            return;
        }
        loaded.detach();
        try {
            last = counters();
        } finally {
            loaded.close();
        }
    }

    static ProbeException withoutLibBpf(LinkageError e) {
        String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new ProbeException(
                "cannot use libbpf.so.1: " + why + "; apt-get install libbpf1 (libbpf 1.0 or later)", e);
    }
}
