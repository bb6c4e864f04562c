package io.forgewatch.collector.exec;

/**
 * The end of a process that had called exec. May come twice for one process.
 *
 * @param timeNs when, CLOCK_BOOTTIME
 * @param startTimeNs when the process began; with {@code pid} it names the process
 * @param pid thread-group id in the host's pid namespace
 * @param waitStatus as wait(2) has it: {@code status << 8 | signal}
 */
public record ExitEvent(long timeNs, long startTimeNs, int pid, int waitStatus) implements ProcessEvent {

    /** The exit status as a shell shows it: the status, or 128 + the signal that ended it. */
    public int exitCode() {
        int signal = waitStatus & 0x7f;
        return signal != 0 ? 128 + signal : (waitStatus >> 8) & 0xff;
    }
}
