package io.forgewatch.collector.detect;

import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding.Severity;

/**
 * What makes a build worse, the strongest first: alone, and once what it had written was executed. The rest of the rules is in
 * {@link Severities}: an enquiry, or a compiler by name only, is LOW whatever else holds; real work is MEDIUM.
 */
enum SeverityRule {
    // Listed only, in itself: a program that removes itself is no compiler's fault.
    UNLINKED_OUTPUT(Severity.SEVERITY_UNSPECIFIED, Severity.CRITICAL),
    FOREIGN(Severity.HIGH, Severity.CRITICAL),
    RENAMED(Severity.HIGH, Severity.CRITICAL),
    EXECUTED(Severity.HIGH, Severity.HIGH),
    INJECTED(Severity.HIGH, Severity.HIGH),
    // Listed only: a toolchain on a volume is how many build farms work.
    MOUNTED(Severity.SEVERITY_UNSPECIFIED, Severity.SEVERITY_UNSPECIFIED);

    private final Severity alone;
    private final Severity executed;

    SeverityRule(Severity alone, Severity executed) {
        this.alone = alone;
        this.executed = executed;
    }

    Severity severity(boolean wasExecuted) {
        return wasExecuted ? executed : alone;
    }

    /** Whether a launch alone says so; what an execution says comes with it. */
    boolean holds(CompilerLaunch launch) {
        return switch (this) {
            case FOREIGN -> launch.foreign();
            case RENAMED -> launch.renamed();
            case INJECTED -> launch.launchedBy() == Evidence.LaunchedBy.INJECTED;
            case MOUNTED -> launch.origin() == Binary.Origin.MOUNTED;
            case EXECUTED, UNLINKED_OUTPUT -> false;
        };
    }

    String reason(CompilerLaunch launch) {
        String file = Quoted.of(launch.event().executable().path());
        return switch (this) {
            case FOREIGN -> "the compiler is not from the image, " + foreign(launch.origin()) + file;
            case RENAMED -> "the compiler is renamed: " + launch.toolchain() + " under the name " + file;
            case INJECTED -> "it was started from outside the container, not by the container's first process";
            case MOUNTED -> "the compiler lies on a mounted volume: " + file;
            case EXECUTED, UNLINKED_OUTPUT -> "";
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
