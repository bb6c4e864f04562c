package io.forgewatch.collector.recording;

import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.FoundProcess;
import io.forgewatch.collector.exec.HostExec;
import io.forgewatch.collector.v1.RecordedExit;
import io.forgewatch.collector.v1.RecordedHostExec;
import io.forgewatch.collector.v1.RecordedProcess;

/** What is told of processes beside execs in containers, as messages and back, with nothing lost. Pure. */
public final class ProcessMessages {
    private ProcessMessages() {}

    /** The message of an exec on the host. */
    public static RecordedHostExec of(HostExec exec) {
        return RecordedHostExec.newBuilder()
                .setPid(exec.pid())
                .setStartTimeNs(exec.startTimeNs())
                .setComm(exec.comm())
                .setPath(exec.path())
                .setPidInNamespace(exec.pidInNamespace())
                .setPidNamespace(exec.pidNamespace())
                .setParentPid(exec.parentPid())
                .setParentStartTimeNs(exec.parentStartTimeNs())
                .build();
    }

    /** The exec on the host of a message. */
    public static HostExec.Kept hostExec(RecordedHostExec message) {
        return new HostExec.Kept(
                message.getPid(),
                message.getStartTimeNs(),
                message.getComm(),
                message.getPath(),
                message.getPidInNamespace(),
                message.getPidNamespace(),
                message.getParentPid(),
                message.getParentStartTimeNs());
    }

    /** The message of an exit. */
    public static RecordedExit of(ExitEvent exit) {
        return RecordedExit.newBuilder()
                .setTimeNs(exit.timeNs())
                .setStartTimeNs(exit.startTimeNs())
                .setPid(exit.pid())
                .setWaitStatus(exit.waitStatus())
                .build();
    }

    /** The exit of a message. */
    public static ExitEvent exit(RecordedExit message) {
        return new ExitEvent(message.getTimeNs(), message.getStartTimeNs(), message.getPid(), message.getWaitStatus());
    }

    /** The message of a process that was found. */
    public static RecordedProcess of(FoundProcess found) {
        return RecordedProcess.newBuilder()
                .setPid(found.pid())
                .setStartTick(found.startTick())
                .setParentPid(found.parentPid())
                .setParentStartTick(found.parentStartTick())
                .setComm(found.comm())
                .setPath(found.path())
                .build();
    }

    /** The process that was found, of a message. */
    public static FoundProcess found(RecordedProcess message) {
        return new FoundProcess(
                message.getPid(),
                message.getStartTick(),
                message.getParentPid(),
                message.getParentStartTick(),
                message.getComm(),
                message.getPath());
    }
}
