package io.forgewatch.cli.console;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGINT and SIGTERM as a request to stop, so that a command ends with its own exit code. A second one ends the process at once.
 *
 * <p>The JVM's own way, a shutdown hook, ends with 143 and cannot be hurried. sun.misc.Signal (module jdk.unsupported) is reached
 * by name, since a compiler for a Java release warns of it in a way that cannot be switched off.
 */
public final class Signals {
    private Signals() {}

    /** From now on the first signal runs this, on a thread of its own; it must not block for long. */
    public static void onStop(Runnable stop) {
        AtomicBoolean asked = new AtomicBoolean();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object first = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (asked.getAndSet(true)) {
                            Runtime.getRuntime().halt(130);
                        }
                        stop.run();
                        return proxy;
                    });
            for (String name : new String[] {"INT", "TERM"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), first);
            }
        } catch (ReflectiveOperationException e) {
            throw Failure.failed("signals cannot be handled: use a Java runtime with the module jdk.unsupported", e);
        }
    }
}
