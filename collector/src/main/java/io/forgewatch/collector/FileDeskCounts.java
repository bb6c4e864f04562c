package io.forgewatch.collector;

import io.forgewatch.collector.v1.FileGap;
import java.util.Map;

/**
 * What was found out of files, and what it cost.
 *
 * @param scans files that were searched for what they are
 * @param scannedBytes bytes of them
 * @param scanCpuNs processor time of finding out what execs run
 * @param cached files that were known from before
 * @param gaps execs of which a file could not be known, by cause; a cause that never was is 0
 * @param digests files whose digest was taken
 * @param digestBytes bytes of them
 * @param digestCpuNs processor time of digests and outputs
 * @param failures work that threw
 */
record FileDeskCounts(
        long scans,
        long scannedBytes,
        long scanCpuNs,
        long cached,
        Map<FileGap.Cause, Long> gaps,
        long digests,
        long digestBytes,
        long digestCpuNs,
        long failures) {}
