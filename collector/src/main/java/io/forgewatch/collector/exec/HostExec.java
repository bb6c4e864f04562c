package io.forgewatch.collector.exec;

/**
 * The little that is kept of an exec on the host.
 *
 * @param startTimeNs when the process began, CLOCK_BOOTTIME
 * @param path its executable's, as {@link VisibleText}; likewise {@code comm}
 * @param parentPid 0 where it is not known
 */
public record HostExec(
        int pid,
        long startTimeNs,
        String comm,
        String path,
        int pidInNamespace,
        long pidNamespace,
        int parentPid,
        long parentStartTimeNs) {

    /** Takes it out of a record. */
    public static HostExec of(RecordView record) {
        return new HostExec(
                record.pid(),
                record.startTimeNs(),
                record.comm(),
                record.executablePath(),
                record.pidInNamespace(),
                record.pidNamespace(),
                record.parentPid(),
                record.parentStartTimeNs());
    }
}
