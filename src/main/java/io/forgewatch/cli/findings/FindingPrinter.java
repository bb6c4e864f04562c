package io.forgewatch.cli.findings;

import io.forgewatch.cli.console.PrintQueue;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.v1.Finding;
import java.util.List;

/**
 * Prints findings on a thread of its own, so that a reader that has stopped reading holds up nothing. What finds no room is counted
 * and told; it is stored all the same. {@link #add} may come from any thread.
 */
public final class FindingPrinter implements AutoCloseable {
    private static final long MAX_CLOSE_MILLIS = 1_000;

    private final PrintQueue<Finding> waiting = new PrintQueue<>(Finding::getSerializedSize);
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
            if (!deaf && !waiting.offer(finding)) {
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
            long unprinted = skipped + waiting.clear();
            skipped = 0;
            if (unprinted > 0) {
                terminal.say(
                        "forgewatch: " + unprinted + " revisions of findings were not printed, since standard output"
                                + " was not read; they are stored: forgewatch findings list");
            }
        }
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
                Finding finding = waiting.poll(100);
                if (finding == null) {
                    continue;
                }
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
