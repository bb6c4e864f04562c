package io.forgewatch.collector.detect;

import java.time.Instant;
import java.util.function.LongFunction;

/** A build as a finding. */
public final class FindingAssembler {
    /** {@code time} turns CLOCK_BOOTTIME nanoseconds into UTC. */
    public FindingAssembler(NodeInfo node, LongFunction<Instant> time) {}
}
