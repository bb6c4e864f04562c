package io.forgewatch.collector.detect;

import java.util.Set;

/** Which programs are compilers, as {@code compilers.yaml} says. Immutable; any thread. */
public final class Toolchains {
    private Toolchains() {}

    /** The toolchains that come with the program. */
    public static Toolchains builtIn() {
        return new Toolchains();
    }

    /**
     * Base names on which the kernel side wakes the reader at once, each at most 31 bytes of ASCII. They decide only when a
     * record is read, never whether.
     */
    public Set<String> wakeNames() {
        return Set.of("gcc");
    }
}
