package io.forgewatch.collector.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Standard output and standard error of the whole process go into memory from {@link #begin} to {@link #close}: for a native
 * library that prints where the caller wants to decide. What Java prints meanwhile is taken with it.
 *
 * <p>All of it goes to the logger at debug level in the end, and its last {@value #MAX_BYTES} bytes can be read. One at a time.
 */
final class CapturedOutput implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CapturedOutput.class);
    private static final int MAX_BYTES = 1 << 20;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private final int memory;
    private final int stdout;
    private final int stderr;

    private CapturedOutput() {
        LibC.fflush(Pointer.NULL);
        memory = LibC.memfd_create("forgewatch-output", LibC.MFD_CLOEXEC);
        stdout = LibC.fcntl(STDOUT, LibC.F_DUPFD_CLOEXEC, 0);
        stderr = LibC.fcntl(STDERR, LibC.F_DUPFD_CLOEXEC, 0);
        LibC.dup2(memory, STDOUT);
        LibC.dup2(memory, STDERR);
    }

    static CapturedOutput begin() {
        return new CapturedOutput();
    }

    /** What was printed up to now. */
    List<String> lines() {
        LibC.fflush(Pointer.NULL);
        long end = LibC.lseek(memory, 0, LibC.SEEK_CUR);
        long start = Math.max(0, end - MAX_BYTES);
        if (end == start) {
            return List.of();
        }
        Memory text = new Memory(end - start);
        int bytes = (int) LibC.pread(memory, text, end - start, start);
        return new String(text.getByteArray(0, bytes), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Gives the process its output back. */
    @Override
    public void close() {
        List<String> lines = lines();
        LibC.dup2(stdout, STDOUT);
        LibC.dup2(stderr, STDERR);
        LibC.close(stdout);
        LibC.close(stderr);
        LibC.close(memory);
        lines.forEach(line -> log.debug("{}", line));
    }
}
