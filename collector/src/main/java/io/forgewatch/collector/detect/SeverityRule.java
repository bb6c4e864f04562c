package io.forgewatch.collector.detect;

import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding.Severity;

/**
 * What makes a launch worse, the strongest first. The rest of the rules is in {@link Severities}: an enquiry, or a compiler by
 * name only, is LOW whatever else holds; real work is MEDIUM.
 */
enum SeverityRule {
    FOREIGN(Severity.HIGH),
    RENAMED(Severity.HIGH),
    INJECTED(Severity.HIGH),
    /** Listed only: a toolchain on a volume is how many build farms work. */
    MOUNTED(Severity.SEVERITY_UNSPECIFIED);

    final Severity severity;

    SeverityRule(Severity severity) {
        this.severity = severity;
    }

    boolean holds(CompilerLaunch launch) {
        return switch (this) {
            case FOREIGN -> launch.foreign();
            case RENAMED -> launch.renamed();
            case INJECTED -> launch.launchedBy() == Evidence.LaunchedBy.INJECTED;
            case MOUNTED -> launch.origin() == Binary.Origin.MOUNTED;
        };
    }

    String reason(CompilerLaunch launch) {
        String file = Quoted.of(launch.event().executable().path());
        return switch (this) {
            case FOREIGN -> "the compiler is not from the image, " + foreign(launch.origin()) + file;
            case RENAMED -> "the compiler is renamed: " + launch.toolchain() + " under the name " + file;
            case INJECTED -> "it was started from outside the container, not by the container's first process";
            case MOUNTED -> "the compiler lies on a mounted volume: " + file;
        };
    }

    private static String foreign(Binary.Origin origin) {
        return switch (origin) {
            case MEMFD -> "it exists only in memory: ";
            case DELETED -> "it had been deleted when it ran: ";
            default -> "it was added to the container after its start: ";
        };
    }
}
