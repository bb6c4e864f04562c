package io.forgewatch.cli.trace;

import io.forgewatch.cli.console.PrintQueue;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.StreamFormat;
import io.forgewatch.collector.ExecListener;
import io.forgewatch.collector.bpf.KernelClock;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Prints execs: the stream's thread puts them into a bounded queue, {@link #print} writes them on its caller's. What finds no room
 * there, and what the kernel had no room for, is told when it happens and again at the end.
 */
public final class ExecTrace implements ExecListener {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long IDLE_MILLIS = 50;

    private final PrintQueue<TracedExec> waiting = new PrintQueue<>(TracedExec::chars);
    private final AtomicLong unprinted = new AtomicLong();
    private final ContainerResolver resolver;
    private final StreamFormat format;
    private final Terminal terminal;
    private final LongSupplier kernelLost;
    private final long realMinusBootNs = KernelClock.realTimeNs() - KernelClock.bootTimeNs();
    private boolean begun;
    private long execs;
    private long toldLost;
    private long askNextNs = System.nanoTime();

    /** @param kernelLost asks the kernel how many records it has lost */
    public ExecTrace(ContainerResolver resolver, StreamFormat format, Terminal terminal, LongSupplier kernelLost) {
        this.resolver = resolver;
        this.format = format;
        this.terminal = terminal;
        this.kernelLost = kernelLost;
    }

    @Override
    public void onExec(ExecEvent event) {
        long timeNs = event.timeNs() + realMinusBootNs;
        TracedExec exec = new TracedExec(
                event,
                Instant.ofEpochSecond(timeNs / SECOND_NS, timeNs % SECOND_NS),
                resolver.resolve(
                                event.cgroup().names(),
                                event.namespaces().pid(),
                                event.namespaces().rootMountDiffers())
                        .orElse(null));
        if (!waiting.offer(exec)) {
            unprinted.incrementAndGet();
        }
    }

    @Override
    public void onExit(ExitEvent event) {}

    /**
     * Prints until told to stop, and then what is waiting at that time; false where standard output is closed. May be called again
     * for what came since.
     */
    public boolean print(BooleanSupplier stop) throws InterruptedException {
        if (!begun && format == StreamFormat.TEXT) {
            terminal.out().println(ExecText.heading());
        }
        begun = true;
        terminal.flush();
        while (!stop.getAsBoolean()) {
            if (!printNext(IDLE_MILLIS)) {
                return false;
            }
        }
        // Not until nothing is waiting: with execs faster than the terminal that would never be.
        for (int left = waiting.size(); left > 0; left--) {
            if (!printNext(0)) {
                return false;
            }
        }
        return true;
    }

    private boolean printNext(long waitMillis) throws InterruptedException {
        TracedExec exec = waiting.poll(waitMillis);
        if (exec != null) {
            execs++;
            terminal.out().println(format == StreamFormat.TEXT ? ExecText.line(exec) : ExecJson.line(exec));
        }
        if (waiting.isEmpty() && !terminal.flush()) {
            return false;
        }
        long nowNs = System.nanoTime();
        if (nowNs - askNextNs > 0) {
            askNextNs = nowNs + SECOND_NS;
            tellLosses();
        }
        return true;
    }

    /** Tells the sums. */
    public void summarise() {
        long lost = kernelLost.getAsLong();
        terminal.say("forgewatch: " + execs + " execs, " + lost + " records lost in the kernel, " + unprinted.get()
                + " execs not printed");
    }

    private void tellLosses() {
        long lost = kernelLost.getAsLong() + unprinted.get();
        if (lost > toldLost) {
            terminal.say("forgewatch: lost " + (lost - toldLost) + " records: output or machine is too slow");
            toldLost = lost;
        }
    }
}
