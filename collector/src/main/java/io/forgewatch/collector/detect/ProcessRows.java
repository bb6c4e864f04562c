package io.forgewatch.collector.detect;

import com.google.protobuf.Timestamp;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.v1.Ancestor;
import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Process;
import io.forgewatch.v1.Script;
import java.util.List;

/** An exec as a finding lists it. Pure. */
final class ProcessRows {
    /** The kernel sends 8 KiB of arguments, which may become four times that as visible text. */
    private static final int MAX_ARGUMENT_CHARS = 32 << 10;

    private static final int MAX_ANCESTORS = 32;

    private ProcessRows() {}

    static Process.Builder of(CompilerLaunch launch, List<ProcessTable.Entry> ancestors, Timestamp execTime) {
        return of(launch.event(), launch.origin(), ancestors, execTime, MAX_ARGUMENT_CHARS);
    }

    static Process.Builder of(
            ExecEvent event,
            Binary.Origin origin,
            List<ProcessTable.Entry> ancestors,
            Timestamp execTime,
            int maxArgumentChars) {
        Process.Builder process = Process.newBuilder()
                .setName(event.comm())
                .setBinary(binary(event.executable(), origin))
                .setRequestedPath(event.requestedPath())
                .setPathTruncated(event.gaps().pathCut())
                .setWorkingDirectory(event.workingDirectory())
                .setPid(event.pidInNamespace())
                .setHostPid(event.pid())
                .setUserId((int) event.userId())
                .setGroupId((int) event.groupId())
                .setTty(event.tty())
                .setStartTime(execTime);
        if (event.script()) {
            process.setScript(Script.newBuilder().setPath(event.requestedPath()));
        }
        if (!event.ancestors().isEmpty()) {
            process.setParentPid(event.ancestors().get(0).pid());
        }
        boolean whole = addArguments(process, event.args(), maxArgumentChars);
        process.setArgumentsTruncated(
                !whole || event.gaps().argumentsCut() || event.args().size() < event.argumentCount());
        ancestors.stream().limit(MAX_ANCESTORS).forEach(entry -> process.addAncestors(ancestor(entry)));
        return process;
    }

    private static boolean addArguments(Process.Builder process, List<String> args, int maxChars) {
        int room = maxChars;
        for (String arg : args) {
            if (arg.length() > room) {
                return false;
            }
            process.addArgs(arg);
            room -= arg.length();
        }
        return true;
    }

    /** As its row has it, with the origin that is known by now. */
    static Binary binary(CompilerLaunch launch, Binary known) {
        Executable file = launch.event().executable();
        return withOrigin(known.toBuilder().clearAddedTime(), file, launch.origin());
    }

    private static Binary binary(Executable file, Binary.Origin origin) {
        Binary.Builder binary = Binary.newBuilder()
                .setPath(file.path())
                .setSize(file.sizeBytes())
                .setDevice(file.device())
                .setInode(file.inode());
        return withOrigin(binary, file, origin);
    }

    private static Binary withOrigin(Binary.Builder binary, Executable file, Binary.Origin origin) {
        binary.setOrigin(origin);
        boolean brought = origin != Binary.Origin.IMAGE && origin != Binary.Origin.UNKNOWN;
        if (brought && file.ctimeNs() > 0) {
            binary.setAddedTime(Timestamps.ofRealtime(file.ctimeNs()));
        }
        return binary.build();
    }

    private static Ancestor ancestor(ProcessTable.Entry entry) {
        return Ancestor.newBuilder()
                .setName(entry.comm())
                .setPath(entry.path())
                .setHostPid(entry.pid())
                .build();
    }
}
