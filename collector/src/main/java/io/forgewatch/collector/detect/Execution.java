package io.forgewatch.collector.detect;

import com.google.protobuf.Timestamp;
import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.detect.chain.SeenFile;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.v1.Process;
import java.util.List;

/**
 * An exec in a container, as much of it as a finding will show if it runs what a build has written.
 *
 * @param event without its arguments
 * @param row as the finding lists it, with the first of its arguments
 * @param file what it runs, or was given to run
 */
record Execution(ExecEvent event, ContainerRef container, Process row, SeenFile file) {
    /** Many may wait, so each is short; a finding has longer ones of a compiler's own processes. */
    private static final int MAX_ARGUMENT_CHARS = 2 << 10;

    private static final int MAX_PATH_CHARS = 4 << 10;

    static Execution of(
            ExecEvent event,
            ContainerRef container,
            SeenFile file,
            List<ProcessTable.Entry> ancestors,
            Timestamp execTime) {
        Process row = ProcessRows.of(
                        event, Origins.of(event.executable().traits()), ancestors, execTime, MAX_ARGUMENT_CHARS)
                .build();
        return new Execution(Launches.brief(event), container, row, file);
    }

    /** Whether it is too large to wait or to be listed. */
    boolean isOversized() {
        return event.executable().path().length() > MAX_PATH_CHARS
                || event.workingDirectory().length() > MAX_PATH_CHARS
                || event.requestedPath().length() > MAX_PATH_CHARS
                || file.path().length() > MAX_PATH_CHARS;
    }

    ProcessId process() {
        return new ProcessId(event.pid(), event.startTimeNs());
    }

    Execution with(SeenFile other) {
        return new Execution(event, container, row, other);
    }

    /** As a build lists it. */
    io.forgewatch.v1.Execution toProto(String outputPath) {
        return io.forgewatch.v1.Execution.newBuilder()
                .setPath(row.getBinary().getPath())
                .addAllArgs(row.getArgsList())
                .setArgumentsTruncated(row.getArgumentsTruncated())
                .setHostPid(row.getHostPid())
                .setTime(row.getStartTime())
                .setOutputPath(outputPath)
                .build();
    }
}
