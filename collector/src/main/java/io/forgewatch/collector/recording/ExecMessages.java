package io.forgewatch.collector.recording;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.RecordedExecEvent;
import java.util.List;

/** An exec's event as a message and back, with nothing lost. Pure. */
public final class ExecMessages {
    private ExecMessages() {}

    /** The message of an event. */
    public static RecordedExecEvent of(ExecEvent event) {
        RecordedExecEvent.Builder message = RecordedExecEvent.newBuilder()
                .setTimeNs(event.timeNs())
                .setStartTimeNs(event.startTimeNs())
                .setPid(event.pid())
                .setTid(event.tid())
                .setPidInNamespace(event.pidInNamespace())
                .setUserId(event.userId())
                .setGroupId(event.groupId())
                .setLoginUserId(event.loginUserId())
                .setSession(event.session())
                .setTty(event.tty())
                .setCgroup(of(event.cgroup()))
                .setNamespaces(of(event.namespaces()))
                .setExecutable(of(event.executable()))
                .setRequestedPath(event.requestedPath())
                .setScript(event.script())
                .addAllArgs(event.args())
                .setArgsFullBytes(event.argsFullBytes())
                .setArgumentCount(event.argumentCount())
                .setWorkingDirectory(event.workingDirectory())
                .setComm(event.comm())
                .setGaps(of(event.gaps()));
        event.ancestors().forEach(above -> message.addAncestors(of(above)));
        return message.build();
    }

    /** The event of a message. */
    public static ExecEvent event(RecordedExecEvent message) {
        return new ExecEvent(
                message.getTimeNs(),
                message.getStartTimeNs(),
                message.getPid(),
                message.getTid(),
                message.getPidInNamespace(),
                message.getUserId(),
                message.getGroupId(),
                message.getLoginUserId(),
                message.getSession(),
                message.getTty(),
                cgroup(message.getCgroup()),
                namespaces(message.getNamespaces()),
                executable(message.getExecutable()),
                message.getRequestedPath(),
                message.getScript(),
                List.copyOf(message.getArgsList()),
                message.getArgsFullBytes(),
                message.getArgumentCount(),
                message.getWorkingDirectory(),
                message.getComm(),
                message.getAncestorsList().stream().map(ExecMessages::ancestor).toList(),
                gaps(message.getGaps()));
    }

    private static RecordedExecEvent.Cgroup of(ExecEvent.Cgroup cgroup) {
        return RecordedExecEvent.Cgroup.newBuilder()
                .setId(cgroup.id())
                .addAllNames(cgroup.names())
                .setV1(cgroup.v1())
                .build();
    }

    private static ExecEvent.Cgroup cgroup(RecordedExecEvent.Cgroup message) {
        return new ExecEvent.Cgroup(message.getId(), List.copyOf(message.getNamesList()), message.getV1());
    }

    private static RecordedExecEvent.Namespaces of(ExecEvent.Namespaces namespaces) {
        return RecordedExecEvent.Namespaces.newBuilder()
                .setPid(namespaces.pid())
                .setMount(namespaces.mount())
                .setUser(namespaces.user())
                .setRootMountDiffers(namespaces.rootMountDiffers())
                .build();
    }

    private static ExecEvent.Namespaces namespaces(RecordedExecEvent.Namespaces message) {
        return new ExecEvent.Namespaces(
                message.getPid(), message.getMount(), message.getUser(), message.getRootMountDiffers());
    }

    private static RecordedExecEvent.Executable of(Executable executable) {
        return RecordedExecEvent.Executable.newBuilder()
                .setPath(executable.path())
                .setDevice(executable.device())
                .setInode(executable.inode())
                .setCtimeNs(executable.ctimeNs())
                .setSizeBytes(executable.sizeBytes())
                .setLinks(executable.links())
                .setFileSystemMagic(executable.fileSystemMagic())
                .setTraits(of(executable.traits()))
                .build();
    }

    private static Executable executable(RecordedExecEvent.Executable message) {
        return new Executable(
                message.getPath(),
                message.getDevice(),
                message.getInode(),
                message.getCtimeNs(),
                message.getSizeBytes(),
                message.getLinks(),
                message.getFileSystemMagic(),
                traits(message.getTraits()));
    }

    private static RecordedExecEvent.Traits of(Executable.Traits traits) {
        return RecordedExecEvent.Traits.newBuilder()
                .setOverlay(traits.overlay())
                .setUpper(traits.upper())
                .setCopiedUp(traits.copiedUp())
                .setMemfd(traits.memfd())
                .setDeleted(traits.deleted())
                .setMounted(traits.mounted())
                .build();
    }

    private static Executable.Traits traits(RecordedExecEvent.Traits message) {
        return new Executable.Traits(
                message.getOverlay(),
                message.getUpper(),
                message.getCopiedUp(),
                message.getMemfd(),
                message.getDeleted(),
                message.getMounted());
    }

    private static RecordedExecEvent.Ancestor of(ExecEvent.Ancestor above) {
        return RecordedExecEvent.Ancestor.newBuilder()
                .setPid(above.pid())
                .setStartTimeNs(above.startTimeNs())
                .setPidInNamespace(above.pidInNamespace())
                .setPidNamespace(above.pidNamespace())
                .setComm(above.comm())
                .build();
    }

    private static ExecEvent.Ancestor ancestor(RecordedExecEvent.Ancestor message) {
        return new ExecEvent.Ancestor(
                message.getPid(),
                message.getStartTimeNs(),
                message.getPidInNamespace(),
                message.getPidNamespace(),
                message.getComm());
    }

    private static RecordedExecEvent.Gaps of(ExecEvent.Gaps gaps) {
        return RecordedExecEvent.Gaps.newBuilder()
                .setArgumentsCut(gaps.argumentsCut())
                .setPathCut(gaps.pathCut())
                .setWorkingDirectoryCut(gaps.workingDirectoryCut())
                .setCgroupCut(gaps.cgroupCut())
                .setReadFailed(gaps.readFailed())
                .build();
    }

    private static ExecEvent.Gaps gaps(RecordedExecEvent.Gaps message) {
        return new ExecEvent.Gaps(
                message.getArgumentsCut(),
                message.getPathCut(),
                message.getWorkingDirectoryCut(),
                message.getCgroupCut(),
                message.getReadFailed());
    }
}
