package io.forgewatch.cli.findings;

import io.forgewatch.cli.console.Terminal;
import io.forgewatch.v1.Finding;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints findings on a thread of its own, so that a reader that has stopped reading holds up nothing. What finds no room is counted
 * and told; it is stored all the same. {@link #add} may come from any thread.
 */
public final class FindingPrinter implements AutoCloseable {
    private static final int MAX_WAITING = 4_096;
    /** A container can bring a finding to half a MiB, and a queue of those would fill the heap. */
    private static final long MAX_WAITING_BYTES = 16L << 20;

    private static final long MAX_CLOSE_MILLIS = 1_000;

    private final BlockingQueue<Finding> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final FindingLog log;
    private final Terminal terminal;
    private final Thread thread = new Thread(this::run, "finding-printer");
    private volatile boolean closing;
    private volatile boolean deaf;
    private long skipped;

    public FindingPrinter(StreamFormat format, Terminal terminal) {
        this.log = new FindingLog(format, terminal.style());
        this.terminal = terminal;
        thread.setDaemon(true);
        thread.start();
    }

    /** Prints these soon. Does not block. */
    public void add(List<Finding> findings) {
        for (Finding finding : findings) {
            if (!deaf && !offer(finding)) {
                skip();
            }
        }
    }

    /** Prints what is waiting, for a second at most. Idempotent. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(MAX_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            long unprinted = skipped + waiting.size();
            waiting.clear();
            skipped = 0;
            if (unprinted > 0) {
                terminal.say(
                        "forgewatch: " + unprinted + " revisions of findings were not printed, since standard output"
                                + " was not read; they are stored: forgewatch findings list");
            }
        }
    }

    private boolean offer(Finding finding) {
        int bytes = finding.getSerializedSize();
        if (waitingBytes.addAndGet(bytes) <= MAX_WAITING_BYTES && waiting.offer(finding)) {
            return true;
        }
        waitingBytes.addAndGet(-bytes);
        return false;
    }

    private synchronized void skip() {
        if (skipped == 0) {
            terminal.say("forgewatch: standard output is not read: findings are stored, but no longer all are printed");
        }
        skipped++;
    }

    private void run() {
        try {
            while (!closing || !waiting.isEmpty()) {
                Finding finding = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (finding == null) {
                    continue;
                }
                waitingBytes.addAndGet(-finding.getSerializedSize());
                log.line(finding).ifPresent(terminal.out()::println);
                if (waiting.isEmpty() && !terminal.flush()) {
                    deaf = true;
                    waiting.clear();
                    terminal.say("forgewatch: standard output was closed: findings are stored, but not printed");
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
