package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.v1.Finding;
import java.util.List;

/** Skeleton: signatures only, for those who wire it; the body follows. */
public final class BuildTracker {
    /** Takes what it works with; {@code journal} says where open builds are kept. */
    public BuildTracker(
            BuildLimits limits,
            FindingAssembler assembler,
            BuildJournal journal,
            LivenessSource liveness,
            FindingConsumer findings) {}

    /** Goes on with the builds that were open when the collector ended. Once, before the first event. */
    public void restore() {}

    /** A launch; {@code ancestors} as {@link ProcessTable#ancestorsOf} gives them. */
    public void onLaunch(CompilerLaunch launch, List<ProcessTable.Entry> ancestors) {}

    /** The end of any process; most belong to no build. */
    public void onExit(ExitEvent exit) {}

    /** The kernel lost records at some time between the two. */
    public void onLoss(long fromNs, long toNs, long records) {}

    /** Time passed: every event before {@code nowNs} (CLOCK_BOOTTIME) was handed in. */
    public void tick(long nowNs) {}

    /** The control plane has stored this revision. From any thread. */
    public void onStored(Finding finding) {}

    /** Hands on what waits for its second, for a clean stop; the builds stay open on disk. */
    public void flush() {}

    /** What it counted so far. From any thread. */
    public BuildCounts counts() {
        return new BuildCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
