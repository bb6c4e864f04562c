package io.forgewatch.collector;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.FoundProcess;
import io.forgewatch.collector.exec.HostExec;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;

/**
 * Everything that detection takes from outside, in one order and on one thread: the same calls give the same findings, live or
 * replayed.
 */
interface DetectionInput {
    /** A process that runs already. Before all else. */
    void found(FoundProcess process);

    /** An exec on the host: for the lineage of what a container runtime starts. Good during this call only. */
    void hostExec(HostExec exec);

    /** An exec in a container, with what is known of its files by now. */
    void exec(ExecEvent event, ExecFacts facts);

    /** What came to be known of the files of an exec that was given before. */
    void lateFacts(ExecEvent event, ExecFacts facts);

    /** The end of a process that had called exec. May come twice. */
    void exit(ExitEvent event);

    /** The answer to a question that detection asked. */
    void answer(FileAnswer answer);

    /** Records were lost at some time between the two, CLOCK_BOOTTIME. */
    void loss(long fromNs, long toNs, long records);

    /** Every event before {@code nowNs}, CLOCK_BOOTTIME, was given. */
    void tick(long nowNs);
}
