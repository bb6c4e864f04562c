package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileUnavailable;
import java.util.Map;

/**
 * What became of the questions about containers' files.
 *
 * @param opened files that were opened
 * @param answered directories that were listed and environments that were read
 * @param unavailable what could not be had, by cause; a cause that never was is 0
 * @param overdue calls that did not return in time or found no thread, reads included
 * @param stuck calls that hang now
 * @param scans how often {@code /proc} was gone through for a process
 */
record ContainerFilesCounts(
        long opened,
        long answered,
        Map<FileUnavailable.Cause, Long> unavailable,
        long overdue,
        int stuck,
        long scans) {}
