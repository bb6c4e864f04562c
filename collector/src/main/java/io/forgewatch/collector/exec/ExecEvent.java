package io.forgewatch.collector.exec;

import java.util.List;

/**
 * One committed exec, decoded from an {@code exec_record} (bpf/src/main/bpf/exec_record.h names every field's source).
 *
 * <p>All text is {@link VisibleText}: valid UTF-8 as it was, other bytes as {@code \xHH}, a backslash doubled. It comes from
 * whoever called exec and is to be treated as hostile.
 *
 * @param timeNs when, CLOCK_BOOTTIME
 * @param startTimeNs when the process began, CLOCK_BOOTTIME; with {@code pid} it names a process for a boot
 * @param pid thread-group id in the host's pid namespace
 * @param tid the thread that called exec; differs from {@code pid} where it was not the leader
 * @param pidInNamespace thread-group id in the innermost pid namespace
 * @param userId real uid as the host's user namespace has it
 * @param groupId real gid, likewise
 * @param loginUserId the audit login uid, -1 where unset
 * @param session the session leader's pid on the host
 * @param tty the controlling terminal's name, empty where there is none
 * @param cgroup where the task was accounted
 * @param namespaces what the task saw
 * @param executable the file that runs: the interpreter for a script
 * @param requestedPath the filename given to execve, unresolved
 * @param script whether an interpreter runs {@code requestedPath}
 * @param args the arguments as kept, {@code argv[0]} first
 * @param argsFullBytes the length of the whole argument block, in bytes
 * @param argumentCount how many arguments there were
 * @param workingDirectory absolute as seen from the mount namespace's root
 * @param comm the kernel's name of the task after the exec
 * @param ancestors the parent first
 * @param gaps what could not be read or had to be cut
 */
public record ExecEvent(
        long timeNs,
        long startTimeNs,
        int pid,
        int tid,
        int pidInNamespace,
        long userId,
        long groupId,
        long loginUserId,
        int session,
        String tty,
        Cgroup cgroup,
        Namespaces namespaces,
        Executable executable,
        String requestedPath,
        boolean script,
        List<String> args,
        long argsFullBytes,
        int argumentCount,
        String workingDirectory,
        String comm,
        List<Ancestor> ancestors,
        Gaps gaps)
        implements ProcessEvent {

    /**
     * A cgroup as the kernel walked it.
     *
     * @param id the kernfs node's id
     * @param names from the root's first child to the leaf; empty for the root
     * @param v1 whether the names are of a v1 hierarchy
     */
    public record Cgroup(long id, List<String> names, boolean v1) {}

    /**
     * Inode numbers of the innermost namespaces (namespaces(7)).
     *
     * @param rootMountDiffers whether the root mount is another than that of the host's pid 1
     */
    public record Namespaces(long pid, long mount, long user, boolean rootMountDiffers) {}

    /**
     * A process above this one, nearest first.
     *
     * @param pidInNamespace its pid in its own innermost namespace: 1 for a container's first process
     * @param pidNamespace that namespace's inode number
     */
    public record Ancestor(int pid, long startTimeNs, int pidInNamespace, long pidNamespace, String comm) {}

    /** What is missing from the event, by part; each is also counted in the kernel. */
    public record Gaps(
            boolean argumentsCut, boolean pathCut, boolean workingDirectoryCut, boolean cgroupCut, boolean readFailed) {
        /** Nothing is missing. */
        public static final Gaps NONE = new Gaps(false, false, false, false, false);
    }
}
