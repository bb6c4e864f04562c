package io.forgewatch.collector;

import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.exec.VisibleText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is used of {@code /proc/PID/stat} (proc(5)).
 *
 * @param comm the task's name, chosen by the process, as {@link VisibleText}
 * @param flags field 9: those of the kernel, {@code linux/sched.h}
 * @param startTick field 22: when it began, in ticks of 10 ms since boot, rounded down
 */
record ProcStat(String comm, char state, int parentPid, long flags, long startTick) {
    /** Of the fields behind the name: 3 is the first. */
    private static final int STATE = 0;

    private static final int PARENT = 1;
    private static final int FLAGS = 9 - 3;
    private static final int START = 22 - 3;

    /** It gives back what it had, one thing after the other. */
    private static final long PF_EXITING = 4;

    /** Empty for what is not a line of that file. */
    static Optional<ProcStat> parse(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 1).strip().split(" ", -1);
        if (fields.length <= START || fields[STATE].length() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcStat(
                    VisibleText.decode(ByteBuffer.wrap(line, open + 1, close - open - 1)),
                    fields[STATE].charAt(0),
                    Integer.parseInt(fields[PARENT]),
                    Long.parseLong(fields[FLAGS]),
                    Long.parseLong(fields[START])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether it is ending, or has ended and only waits to be fetched by its parent, or to vanish. */
    boolean ended() {
        return (flags & PF_EXITING) != 0 || state == 'Z' || state == 'X' || state == 'x';
    }

    /** Whether it is the process that began then, CLOCK_BOOTTIME: no kernel hands out the same pid twice within a tick. */
    boolean began(long startTimeNs) {
        return Math.abs(startTick - startTimeNs / ProcessTable.TICK_NS) <= 1;
    }
}
