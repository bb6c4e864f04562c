package io.forgewatch.collector.exec;

/**
 * The little that is wanted of an exec on the host. A {@link RecordView} is one itself, good as long as that is: most execs are of
 * this kind, and nothing is built for them.
 */
public interface HostExec {
    /** Thread-group id in the host's pid namespace. */
    int pid();

    /** When the process began, CLOCK_BOOTTIME. */
    long startTimeNs();

    /** The kernel's name of the task, as {@link VisibleText}. */
    String comm();

    /** Its executable's, as {@link VisibleText}. */
    String path();

    /** Thread-group id in the innermost pid namespace. */
    int pidInNamespace();

    /** The inode number of the innermost pid namespace, 0 where it could not be read. */
    long pidNamespace();

    /** The parent's pid on the host, 0 where it is not known. */
    int parentPid();

    /** When the parent began, CLOCK_BOOTTIME; 0 where it is not known. */
    long parentStartTimeNs();

    /** One that is no record's, such as a recording's. */
    record Kept(
            int pid,
            long startTimeNs,
            String comm,
            String path,
            int pidInNamespace,
            long pidNamespace,
            int parentPid,
            long parentStartTimeNs)
            implements HostExec {}
}
