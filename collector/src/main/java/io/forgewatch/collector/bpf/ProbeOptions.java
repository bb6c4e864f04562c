package io.forgewatch.collector.bpf;

import java.nio.file.Path;
import java.util.Set;

/**
 * How the probe is loaded.
 *
 * @param ringBytes size of the ring buffer: a power of two from {@value #MIN_RING_BYTES} to {@value #MAX_RING_BYTES};
 *     the kernel's page size may raise it
 * @param compilerNames basenames whose exec wakes the reader at once; they decide nothing else
 * @param hostRoot where the host's {@code /proc} and {@code /sys} are found
 * @param loader how it gets into the kernel
 */
public record ProbeOptions(int ringBytes, Set<String> compilerNames, Path hostRoot, ProbeLoader loader) {
    /** Holds the longest record with room to spare. */
    public static final int MIN_RING_BYTES = 64 << 10;

    public static final int MAX_RING_BYTES = 256 << 20;

    /** Enough for a second of the storms that were measured; what was once written counts in the process's resident size. */
    public static final int DEFAULT_RING_BYTES = 4 << 20;

    public ProbeOptions {
        if (ringBytes < MIN_RING_BYTES || ringBytes > MAX_RING_BYTES || Integer.bitCount(ringBytes) != 1) {
            throw new IllegalArgumentException("ring size " + ringBytes + ": a power of two from " + MIN_RING_BYTES
                    + " to " + MAX_RING_BYTES + " bytes");
        }
        compilerNames = Set.copyOf(compilerNames);
    }

    /** Loaded in whichever way this host allows. */
    public ProbeOptions(int ringBytes, Set<String> compilerNames, Path hostRoot) {
        this(ringBytes, compilerNames, hostRoot, ProbeLoader.AUTO);
    }

    /** The default ring on this host. */
    public static ProbeOptions defaults(Set<String> compilerNames) {
        return new ProbeOptions(DEFAULT_RING_BYTES, compilerNames, Path.of("/"));
    }
}
