package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.chain.FileVersion;

/** What was asked of files, and what for. */
sealed interface Question {
    /** What a process of a build runs. */
    record Row(String build, FileVersion file) implements Question {}

    /** What a process runs that may be an output. */
    record Suspect(FileVersion file) implements Question {}

    /** Whether a running output still has a name. */
    record Links(String build, ProcessId process, String path) implements Question {}

    /**
     * What a process has written.
     *
     * @param untilNs when it had ended, CLOCK_REALTIME
     */
    record Written(String build, Writer writer, long untilNs) implements Question {}

    /** What a runtime was given to run, which may be an output that was moved. */
    record Given(Execution execution) implements Question {}

    /** That copies of a build's sources be kept. */
    record Sources(String build) implements Question {}
}
