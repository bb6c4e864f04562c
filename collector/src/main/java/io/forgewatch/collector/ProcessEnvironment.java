package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.VisibleText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A process's environment: the memory that the kernel filled at the exec ({@code /proc/PID/environ}, proc_pid_environ(5)). The
 * process can write there, and what lies beyond the bound is not seen.
 */
final class ProcessEnvironment {
    private static final int MAX_BYTES = 128 << 10;

    private ProcessEnvironment() {}

    /**
     * Reads some variables, in the order in which they are; one may come more than once.
     *
     * @throws FileUnavailable the process runs another file by now
     */
    static List<String> read(ExecEvent event, LiveProcess process, List<String> names)
            throws IOException, FileUnavailable {
        Set<String> wanted = Set.copyOf(names);
        requireSameExec(event, process);
        byte[] block = process.read("environ", MAX_BYTES);
        requireSameExec(event, process);
        List<String> found = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < block.length; at++) {
            if (block[at] == 0) {
                addWanted(VisibleText.decode(ByteBuffer.wrap(block, start, at - start)), wanted, found);
                start = at + 1;
            }
        }
        return found;
    }

    private static void addWanted(String variable, Set<String> wanted, List<String> found) {
        int equals = variable.indexOf('=');
        if (equals > 0 && wanted.contains(variable.substring(0, equals))) {
            found.add(variable);
        }
    }

    private static void requireSameExec(ExecEvent event, LiveProcess process) throws IOException, FileUnavailable {
        if (!ExecutableFiles.stillRuns(event.executable(), process)) {
            throw Unavailable.of(Cause.CHANGED, event.executable().path(), "its process runs another file by now");
        }
    }
}
