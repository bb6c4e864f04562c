package io.forgewatch.collector.bpf;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What libbpf says, its last {@value #MAX_LINES} lines kept and all given to the logger at debug level.
 *
 * <p>libbpf has one print function for the whole process, so there is one log. Thread-safe.
 */
final class LibBpfLog {
    private static final Logger log = LoggerFactory.getLogger(LibBpfLog.class);
    private static final int MAX_LINES = 200;
    private static final int MAX_LINE_CHARACTERS = 500;
    /** libbpf gives the verifier's log at most this room. */
    private static final int MAX_MESSAGE_BYTES = 16 << 20;
    /** va_list points to 24 bytes on x86_64 (System V ABI 3.5.7) and 32 on arm64 (AAPCS64, appendix B). */
    private static final int VA_LIST_BYTES = 32;

    private static final LibBpfLog INSTANCE = new LibBpfLog();

    private final Function vsnprintf = NativeLibrary.getInstance("c").getFunction("vsnprintf");
    private final Deque<String> lines = new ArrayDeque<>();
    private final LibBpf.PrintFunction print = this::print;

    private LibBpfLog() {}

    /** Sets libbpf's print function and forgets what was kept. */
    static LibBpfLog install() {
        LibBpf.libbpf_set_print(INSTANCE.print);
        synchronized (INSTANCE.lines) {
            INSTANCE.lines.clear();
        }
        return INSTANCE;
    }

    /** The one log, with what was kept since it was installed. */
    static LibBpfLog current() {
        return INSTANCE;
    }

    List<String> lines() {
        synchronized (lines) {
            return new ArrayList<>(lines);
        }
    }

    /** An exception must not pass into C: what cannot be formatted is said to be so. */
    private int print(int level, Pointer format, Pointer arguments) {
        try {
            String text = format(format, arguments);
            text.lines().forEach(this::keep);
            return text.length();
        } catch (RuntimeException | Error e) {
            keep("libbpf: a message could not be formatted: " + e);
            return 0;
        }
    }

    /** The verifier's log comes as one message of megabytes, its end is what counts: measure, then format. */
    private String format(Pointer format, Pointer arguments) {
        Memory copy = new Memory(VA_LIST_BYTES);
        copy.write(0, arguments.getByteArray(0, VA_LIST_BYTES), 0, VA_LIST_BYTES);
        int length = vsnprintf.invokeInt(new Object[] {Pointer.NULL, 0L, format, copy});
        if (length <= 0) {
            return "";
        }
        int bytes = Math.min(length, MAX_MESSAGE_BYTES) + 1;
        Memory message = new Memory(bytes);
        vsnprintf.invokeInt(new Object[] {message, (long) bytes, format, arguments});
        return message.getString(0, StandardCharsets.UTF_8.name());
    }

    private void keep(String line) {
        String kept = line.length() > MAX_LINE_CHARACTERS ? line.substring(0, MAX_LINE_CHARACTERS) + "…" : line;
        synchronized (lines) {
            if (lines.size() == MAX_LINES) {
                lines.removeFirst();
            }
            lines.addLast(kept);
        }
        log.debug("{}", kept);
    }
}
