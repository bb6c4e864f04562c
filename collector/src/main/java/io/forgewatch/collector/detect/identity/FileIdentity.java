package io.forgewatch.collector.detect.identity;

import java.util.List;

/**
 * What a file is by its content.
 *
 * @param kind its format
 * @param program which program it is, by a name or path that compilers.yaml understands ({@code gcc}, {@code cc1}, {@code ld},
 *     {@code pkg/tool/linux/compile}, {@code java}, {@code ld.so}, {@code busybox}); empty where no marks say, or
 *     where they say that it is none of a toolchain's
 * @param marks what was found that says so, in words for people
 * @param buildId the linker's build id (ELF note NT_GNU_BUILD_ID) in hexadecimal, else Go's; empty where there is none
 * @param whole whether everything that could hold a mark was read: only then does an empty {@code program} mean something
 * @param bytesRead what it cost
 */
public record FileIdentity(
        Kind kind, String program, List<String> marks, String buildId, boolean whole, long bytesRead) {

    /** A file's format. */
    public enum Kind {
        /** An ELF program, position independent or not. */
        EXECUTABLE,
        /** An ELF shared object that names no interpreter. */
        SHARED_OBJECT,
        /** A relocatable ELF object. */
        OBJECT,
        /** Begins with {@code #!}. */
        SCRIPT,
        /** A Java class file. */
        CLASS,
        /** A ZIP archive, such as a jar. */
        ARCHIVE,
        /** Anything else, also a damaged one of the above. */
        OTHER
    }
}
