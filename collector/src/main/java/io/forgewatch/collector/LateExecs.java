package io.forgewatch.collector;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Execs that were let through before their files were known. Each is forgotten when the answer comes, so there are never more than
 * questions. Single-threaded.
 */
final class LateExecs {
    private final Map<HostProcess, Late> processes = new HashMap<>();

    /** A process's. */
    private static final class Late {
        int execs;

        @Nullable
        ExitEvent exit;
    }

    /** One whose answer will come. */
    void add(ExecEvent exec) {
        processes.computeIfAbsent(process(exec), unused -> new Late()).execs++;
    }

    /** An exit that was let through. */
    void exit(ExitEvent exit) {
        if (processes.isEmpty()) {
            return;
        }
        Late late = processes.get(new HostProcess(exit.pid(), exit.startTimeNs()));
        if (late != null) {
            late.exit = exit;
        }
    }

    /** The answer came: gives the exit of its process, if that was let through already. */
    Optional<ExitEvent> answered(ExecEvent exec) {
        Late late = processes.get(process(exec));
        if (late == null) {
            return Optional.empty();
        }
        if (--late.execs == 0) {
            processes.remove(process(exec));
        }
        return Optional.ofNullable(late.exit);
    }

    private static HostProcess process(ExecEvent exec) {
        return new HostProcess(exec.pid(), exec.startTimeNs());
    }
}
