package io.forgewatch.collector.bpf;

import java.util.List;

/** The probe in the kernel, whichever way it came there. Owned by one thread at a time. */
interface LoadedProbe extends AutoCloseable {
    String EXEC_PROGRAM = "forgewatch_exec";
    String EXIT_PROGRAM = "forgewatch_exit";

    /** A map's descriptor, closed with this. */
    int mapFd(String name);

    /** What the kernel tells of {@link #EXEC_PROGRAM} and {@link #EXIT_PROGRAM}, in this order. */
    List<ProgramInfo> programs();

    /** From now on records are sent. Once. */
    void attach() throws ProbeException;

    /** From now on none are. */
    void detach();

    /** Detaches and unloads. To be called once. */
    @Override
    void close();
}
