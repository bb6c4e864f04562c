package io.forgewatch.collector.detect;

import java.time.Duration;

/**
 * How much the builds may take. What goes beyond is counted, and the finding that it touches says so.
 *
 * @param openBuilds at once; the one with the oldest activity is closed early for a new one
 * @param openBuildsPerContainer likewise, so that one container cannot crowd out the others
 * @param processes listed in a finding beside the first
 * @param processBytes of those, together, encoded
 * @param runningProcesses whose exits are followed, over all builds
 * @param texts sources, and likewise outputs and reasons, in a finding
 * @param textChars of sources, and likewise of outputs and reasons, together
 * @param buildTools remembered until they exit
 * @param openBytes of all open builds together, as they are on disk; the longest idle are closed early beyond
 * @param executions of a build's outputs that its finding lists
 * @param executionBytes of those, together, encoded
 * @param closedBuilds whose outputs may still be executed
 * @param closedBytes of those, together, as they are on disk
 * @param outputs of all builds together that executions are compared with
 * @param questions about files that wait for their answers
 * @param unstoredBuilds closed ones kept on disk until the control plane has stored them
 * @param revisionInterval between two revisions of a finding, on event time
 * @param quiet after its last launch exited a build closes
 * @param maxIdle without any launch or exit a build closes although its processes run
 * @param closedAge how long a closed build's outputs are known
 */
public record BuildLimits(
        int openBuilds,
        int openBuildsPerContainer,
        int processes,
        int processBytes,
        int runningProcesses,
        int texts,
        int textChars,
        int buildTools,
        long openBytes,
        int executions,
        int executionBytes,
        int closedBuilds,
        long closedBytes,
        int outputs,
        int questions,
        int unstoredBuilds,
        Duration revisionInterval,
        Duration quiet,
        Duration maxIdle,
        Duration closedAge) {

    /** For one host; a finding stays below half a MiB with these. */
    public static final BuildLimits DEFAULT = new BuildLimits(
            1024,
            128,
            32,
            128 << 10,
            16384,
            256,
            64 << 10,
            4096,
            32L << 20,
            32,
            64 << 10,
            4096,
            16L << 20,
            16384,
            4096,
            4096,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofHours(24),
            Duration.ofHours(24));
}
