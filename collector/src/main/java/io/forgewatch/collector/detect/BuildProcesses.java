package io.forgewatch.collector.detect;

import com.google.protobuf.Timestamp;
import io.forgewatch.collector.detect.chain.FileVersion;
import io.forgewatch.collector.v1.RunningProcess;
import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Process;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A build's processes: the one that its finding is about, as many others as there is room for, and which of all of them still
 * run. One thread's.
 */
final class BuildProcesses {
    private final int maxOthers;
    private final int maxOtherBytes;
    /** The first driver's once there is one; until then the first launch's. */
    private Process.Builder lead;

    private final List<Process.Builder> others = new ArrayList<>();
    private int otherBytes;
    private long omitted;
    private boolean argumentsTruncated;
    /** With their rows, none where there was no room; the order makes a state on disk the same each time. */
    private final Map<ProcessId, List<Process.Builder>> running = new LinkedHashMap<>();

    BuildProcesses(BuildLimits limits, Process.Builder first) {
        this.maxOthers = limits.processes();
        this.maxOtherBytes = limits.processBytes();
        this.lead = first;
        this.argumentsTruncated = first.getArgumentsTruncated();
    }

    /** Lists another process. Returns whether there was room. */
    boolean list(Process.Builder process) {
        argumentsTruncated |= process.getArgumentsTruncated();
        int bytes = process.build().getSerializedSize();
        if (others.size() >= maxOthers || bytes > maxOtherBytes - otherBytes) {
            omitted++;
            return false;
        }
        others.add(process);
        otherBytes += bytes;
        return true;
    }

    /** Puts a driver first; what was first before becomes one of the others. */
    void lead(Process.Builder driver) {
        argumentsTruncated |= driver.getArgumentsTruncated();
        Process.Builder before = lead;
        lead = driver;
        if (list(before)) {
            others.add(0, others.remove(others.size() - 1));
        }
    }

    /** Puts one of the others first, where it is listed. */
    void promote(Process.Builder row) {
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i) == row) {
                others.remove(i);
                others.add(0, lead);
                lead = row;
                return;
            }
        }
    }

    /** The row of an exec, if it is listed. */
    Process.@Nullable Builder row(int pid, Timestamp execTime) {
        if (isOf(lead, pid, execTime)) {
            return lead;
        }
        return others.stream()
                .filter(row -> isOf(row, pid, execTime))
                .findFirst()
                .orElse(null);
    }

    private static boolean isOf(Process.Builder row, int pid, Timestamp execTime) {
        return row.getHostPid() == pid && row.getStartTime().equals(execTime);
    }

    /** Sets the digest of a file that was read, in all rows that run it. */
    void digested(FileVersion file, String sha256) {
        digested(lead, file, sha256);
        others.forEach(row -> digested(row, file, sha256));
    }

    private static void digested(Process.Builder row, FileVersion file, String sha256) {
        Binary binary = row.getBinary();
        if (binary.getDevice() == file.device()
                && binary.getInode() == file.inode()
                && binary.getSize() == file.sizeBytes()) {
            row.getBinaryBuilder().setSha256(sha256);
        }
    }

    /** Follows a process until its exit. One that calls exec again has several rows; one that is not listed has none. */
    void follow(ProcessId process, Process.@Nullable Builder row) {
        List<Process.Builder> rows = running.computeIfAbsent(process, id -> new ArrayList<>(1));
        if (row != null) {
            rows.add(row);
        }
    }

    /** Ends a process; {@code end} and {@code exitCode} show in each of its rows. */
    void exited(ProcessId process, Timestamp end, int exitCode) {
        List<Process.Builder> rows = running.remove(process);
        if (rows != null) {
            rows.forEach(row -> row.setEndTime(end).setExitCode(exitCode));
        }
    }

    /** Ends a process whose exit nobody told. */
    void lost(ProcessId process) {
        running.remove(process);
    }

    Set<ProcessId> running() {
        return running.keySet();
    }

    Process.Builder lead() {
        return lead;
    }

    long omitted() {
        return omitted;
    }

    boolean argumentsTruncated() {
        return argumentsTruncated;
    }

    /** As the finding has them. */
    List<Process> rows() {
        List<Process> rows = new ArrayList<>(others.size() + 1);
        rows.add(lead.build());
        others.forEach(other -> rows.add(other.build()));
        return rows;
    }

    List<RunningProcess> runningToProto() {
        List<Process.Builder> rows = new ArrayList<>(others);
        rows.add(0, lead);
        List<RunningProcess> all = new ArrayList<>(running.size());
        running.forEach((id, own) -> {
            RunningProcess.Builder one =
                    RunningProcess.newBuilder().setPid(id.pid()).setStartTimeNs(id.startTimeNs());
            for (int row = 0; row < rows.size(); row++) {
                Process.Builder candidate = rows.get(row);
                if (own.stream().anyMatch(mine -> mine == candidate)) {
                    one.addRows(row);
                }
            }
            all.add(one.build());
        });
        return all;
    }

    /** Goes on from what was kept. */
    static BuildProcesses restore(
            BuildLimits limits, List<Process> rows, List<RunningProcess> running, long omitted, boolean truncated) {
        List<Process.Builder> builders = new ArrayList<>();
        rows.forEach(row -> builders.add(row.toBuilder()));
        BuildProcesses processes = new BuildProcesses(limits, builders.get(0));
        builders.subList(1, builders.size()).forEach(processes::list);
        for (RunningProcess one : running) {
            List<Process.Builder> own = new ArrayList<>();
            one.getRowsList().stream()
                    .filter(row -> row >= 0 && row < builders.size())
                    .forEach(row -> own.add(builders.get(row)));
            processes.running.put(new ProcessId(one.getPid(), one.getStartTimeNs()), own);
        }
        processes.omitted += omitted;
        processes.argumentsTruncated |= truncated;
        return processes;
    }
}
