package io.forgewatch.collector.detect;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * The exact names that the kernel side compares with: the listed ones, and for those that distributions ship under a version or
 * a target the usual spellings of it. What is missing here is only read a little later.
 */
final class WakeNames {
    /** With the final NUL, 32. */
    static final int MAX_BYTES = 31;

    private static final Set<String> TARGETS = Set.of("x86_64-linux-gnu-", "aarch64-linux-gnu-");

    private WakeNames() {}

    static Set<String> of(Set<String> names) {
        Set<String> wake = new TreeSet<>();
        for (String name : names) {
            add(wake, PathText.baseName(name));
        }
        for (String target : TARGETS) {
            for (String name : Set.of("as", "ld", "ld.bfd", "ld.gold", "gold", "gcc", "g++")) {
                add(wake, target + name);
            }
        }
        for (int version = 4; version <= 17; version++) {
            for (String name : Set.of("gcc", "g++", "gfortran", "gnatmake")) {
                add(wake, name + "-" + version);
                for (String target : TARGETS) {
                    add(wake, target + name + "-" + version);
                }
            }
        }
        for (int version = 6; version <= 24; version++) {
            for (String name : Set.of("clang", "clang++", "lld", "ld.lld", "llc")) {
                add(wake, name + "-" + version);
            }
        }
        return wake;
    }

    private static void add(Set<String> wake, String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
            wake.add(name);
        }
    }
}
