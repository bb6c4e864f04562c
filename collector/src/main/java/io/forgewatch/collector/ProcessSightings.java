package io.forgewatch.collector;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;

/** Hears of processes as soon as the kernel says so. For the stream's thread; does not block. */
interface ProcessSightings {
    /** A process of a container executes something. */
    void exec(ExecEvent event);

    /** A process has ended. */
    void exit(ExitEvent event);
}
