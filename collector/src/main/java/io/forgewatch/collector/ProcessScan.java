package io.forgewatch.collector;

import io.forgewatch.collector.detect.LivenessSource;
import io.forgewatch.collector.exec.FoundProcess;
import io.forgewatch.collector.exec.VisibleText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The processes that {@code /proc} shows.
 *
 * @param files the host's
 */
record ProcessScan(HostFiles files) implements LivenessSource {
    /** As many as the largest pid that Linux gives (PID_MAX_LIMIT). */
    private static final int MAX_PROCESSES = 1 << 22;

    /**
     * Tells what runs now. What comes and goes meanwhile is missed here and told by the kernel's records, if those are gathered
     * already.
     *
     * @throws IOException {@code /proc} cannot be listed
     */
    void tell(Consumer<FoundProcess> processes) throws IOException {
        Map<Integer, ProcStat> found = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(files.proc(""), "[1-9]*")) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (found.size() < MAX_PROCESSES && name.matches("[0-9]{1,9}")) {
                    int pid = Integer.parseInt(name);
                    files.stat(pid).ifPresent(stat -> found.put(pid, stat));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.forEach((pid, stat) -> {
            ProcStat parent = found.get(stat.parentPid());
            String path = files.executable(pid)
                    .map(bytes -> VisibleText.decode(ByteBuffer.wrap(bytes)))
                    .orElse("");
            int parentPid = parent == null ? 0 : stat.parentPid();
            long parentStartTick = parent == null ? 0 : parent.startTick();
            processes.accept(new FoundProcess(pid, stat.startTick(), parentPid, parentStartTick, stat.comm(), path));
        });
    }

    @Override
    public boolean runs(int pid, long startTimeNs) {
        Optional<ProcStat> stat = files.stat(pid);
        if (stat.isEmpty()) {
            return Files.exists(files.proc(pid + "/stat"));
        }
        return stat.get().began(startTimeNs) && !stat.get().ended();
    }
}
