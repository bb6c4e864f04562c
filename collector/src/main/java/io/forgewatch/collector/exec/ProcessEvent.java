package io.forgewatch.collector.exec;

/** What the kernel tells of a process, in the order in which each CPU told it. */
public sealed interface ProcessEvent permits ExecEvent, ExitEvent {
    /** When, CLOCK_BOOTTIME nanoseconds. */
    long timeNs();

    /** Thread-group id in the host's pid namespace. */
    int pid();
}
