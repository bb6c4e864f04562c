package io.forgewatch.cli.trace;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An exec and where it happened.
 *
 * @param time by the host's clock
 * @param container none on the host
 */
record TracedExec(ExecEvent event, Instant time, @Nullable ContainerRef container) {
    int parentPid() {
        return event.ancestors().isEmpty() ? 0 : event.ancestors().get(0).pid();
    }

    /** How long its texts are, together: those that a container can make long. */
    long chars() {
        long chars = event.executable().path().length();
        chars += event.requestedPath().length();
        chars += event.workingDirectory().length();
        for (String arg : event.args()) {
            chars += arg.length();
        }
        for (String name : event.cgroup().names()) {
            chars += name.length();
        }
        return chars;
    }
}
