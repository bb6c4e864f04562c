package io.forgewatch.collector;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessEvent;
import io.forgewatch.collector.v1.ExecFacts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Execs that wait for what their files are, and all that came after them, in the order in which they came. Single-threaded. */
final class HeldEvents {
    private static final int MAX_EVENTS = 8192;
    private static final long MAX_BYTES = 64L << 20;
    /** What an event takes besides its text, about. */
    private static final long EVENT_BYTES = 1024;

    private final Deque<Held> events = new ArrayDeque<>();
    private final IdentityHashMap<ExecEvent, Held> waiting = new IdentityHashMap<>();
    private long bytes;
    private int execs;

    /** One of them; an exec's facts come when they are known. */
    static final class Held {
        private final ProcessEvent event;
        private final long sinceNs;
        private final long bytes;
        private @Nullable ExecFacts facts;

        private Held(ProcessEvent event, long sinceNs, @Nullable ExecFacts facts) {
            this.event = event;
            this.sinceNs = sinceNs;
            this.facts = facts;
            this.bytes = EVENT_BYTES + (event instanceof ExecEvent exec ? textBytes(exec) : 0);
        }

        private static long textBytes(ExecEvent exec) {
            long chars = exec.executable().path().length();
            chars += exec.requestedPath().length();
            chars += exec.workingDirectory().length();
            for (String arg : exec.args()) {
                chars += arg.length();
            }
            return chars * Character.BYTES;
        }

        ProcessEvent event() {
            return event;
        }

        /** When it came, in the time of whoever added it. */
        long sinceNs() {
            return sinceNs;
        }

        /** Empty for an exit, and for an exec whose files are not known yet. */
        Optional<ExecFacts> facts() {
            return Optional.ofNullable(facts);
        }

        /** Whether it is an exec whose files are not known yet. */
        boolean waits() {
            return event instanceof ExecEvent && facts == null;
        }
    }

    void add(ExecEvent exec, @Nullable ExecFacts facts, long nowNs) {
        Held held = new Held(exec, nowNs, facts);
        if (facts == null) {
            waiting.put(exec, held);
        }
        execs++;
        add(held);
    }

    void add(ExitEvent exit, long nowNs) {
        add(new Held(exit, nowNs, null));
    }

    private void add(Held held) {
        bytes += held.bytes;
        events.add(held);
    }

    /** Takes what an exec waits for; false where it does not wait here. */
    boolean know(ExecEvent exec, ExecFacts facts) {
        Held held = waiting.remove(exec);
        if (held == null) {
            return false;
        }
        held.facts = facts;
        return true;
    }

    /** The one that came first. */
    Optional<Held> first() {
        return Optional.ofNullable(events.peek());
    }

    void removeFirst() {
        Held held = events.remove();
        bytes -= held.bytes;
        if (held.event instanceof ExecEvent exec) {
            execs--;
            waiting.remove(exec);
        }
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Whether the first has to go, known or not. */
    boolean isFull() {
        return events.size() > MAX_EVENTS || bytes > MAX_BYTES;
    }

    /** How many execs there are. */
    int execs() {
        return execs;
    }

    /** The earliest of their times, which the kernel may have sent a little out of order; Long.MAX_VALUE where there is none. */
    long earliestNs() {
        long earliest = Long.MAX_VALUE;
        for (Held held : events) {
            earliest = Math.min(earliest, held.event.timeNs());
        }
        return earliest;
    }
}
