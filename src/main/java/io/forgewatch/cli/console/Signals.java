package io.forgewatch.cli.console;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * SIGINT and SIGTERM as a request to stop, so that a command ends with its own exit code. A second one ends the process at once
 * (128 + the signal's number, as a shell shows it).
 *
 * <p>The JVM's own way, a shutdown hook, ends with 143 and cannot be hurried.
 */
public final class Signals {
    private Signals() {}

    /** From now on the first signal runs this, on a thread of its own; it must not block for long. */
    @SuppressWarnings("sunapi")
    public static void onStop(Runnable stop) {
        AtomicBoolean asked = new AtomicBoolean();
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), signal -> {
                if (asked.getAndSet(true)) {
                    Runtime.getRuntime().halt(128 + signal.getNumber());
                }
                stop.run();
            });
        }
    }
}
