package io.forgewatch.collector.detect;

import com.google.protobuf.Timestamp;
import io.forgewatch.collector.v1.ExecutedOutput;
import io.forgewatch.v1.Execution;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Process;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The executions of what a build has written: the first ones listed, all counted; with the finding that they make. One thread's. */
final class BuildExecutions {
    private final int maxListed;
    private final int maxBytes;
    private final List<Execution> listed = new ArrayList<>();
    private int bytes;
    private long count;
    /** What stays the same of their finding, but for the first process's end; null before there is one. */
    private Finding.@Nullable Builder frame;

    private String reason = "";
    private long revision;

    BuildExecutions(int maxListed, int maxBytes) {
        this.maxListed = maxListed;
        this.maxBytes = maxBytes;
    }

    /** Counts one, and lists it where there is room. */
    void add(Execution execution) {
        count++;
        list(execution);
        if (frame != null) {
            frame.setLastEventTime(later(frame.getLastEventTime(), execution.getTime()));
        }
    }

    private void list(Execution execution) {
        int size = execution.getSerializedSize();
        if (listed.size() < maxListed && size <= maxBytes - bytes) {
            listed.add(execution);
            bytes += size;
        }
    }

    /** The first one's finding begins, with how it was known. */
    void begin(Finding first, String why) {
        frame = first.toBuilder();
        reason = why;
    }

    boolean hasBegun() {
        return frame != null;
    }

    /** The finding without what it repeats of the build's; {@link #hasBegun}. */
    Finding.Builder frame() {
        if (frame == null) {
            throw new IllegalStateException("nothing of the build was executed");
        }
        return frame.clone();
    }

    String reason() {
        return reason;
    }

    /** The first executed process has ended. */
    void exited(Timestamp end, int exitCode) {
        if (frame != null) {
            frame.setProcesses(
                    0, frame.getProcesses(0).toBuilder().setEndTime(end).setExitCode(exitCode));
        }
    }

    /** The first executed file's content was read. */
    void digested(String sha256) {
        if (frame != null) {
            Process.Builder process = frame.getProcesses(0).toBuilder();
            process.getBinaryBuilder().setSha256(sha256);
            frame.setProcesses(0, process);
        }
    }

    List<Execution> listed() {
        return List.copyOf(listed);
    }

    long count() {
        return count;
    }

    boolean isFull() {
        return count > listed.size();
    }

    long omitted() {
        return count - listed.size();
    }

    long nextRevision() {
        return ++revision;
    }

    long revision() {
        return revision;
    }

    /** Null before there was one. */
    @Nullable
    ExecutedOutput toProto() {
        return frame == null
                ? null
                : ExecutedOutput.newBuilder()
                        .setFrame(frame)
                        .setRevision(revision)
                        .setReason(reason)
                        .setCount(count)
                        .build();
    }

    void restore(List<Execution> kept, ExecutedOutput executed) {
        kept.forEach(this::list);
        begin(executed.getFrame(), executed.getReason());
        revision = executed.getRevision();
        count = Math.max(executed.getCount(), listed.size());
    }

    private static Timestamp later(Timestamp one, Timestamp other) {
        return Timestamps.nanosBetween(one, other) > 0 ? other : one;
    }
}
