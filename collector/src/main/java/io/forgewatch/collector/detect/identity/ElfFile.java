package io.forgewatch.collector.detect.identity;

import java.util.List;

/**
 * What an ELF file's program headers say, as the kernel and the dynamic loader read them (elf(5)). Section headers are never
 * looked at: neither of the two does, so that a file works without them and with false ones.
 *
 * @param entry the address where it starts; 0 in a library that cannot be run
 * @param interpreted whether it names a dynamic loader (PT_INTERP)
 * @param standalone whether the linker says that it is a program although it is position independent and names no loader
 *     (DF_1_PIE: static-pie)
 * @param loads what is mapped (PT_LOAD), in the file's order
 * @param buildId NT_GNU_BUILD_ID in hexadecimal, else Go's, else empty
 * @param soname DT_SONAME, or empty
 * @param needed DT_NEEDED, in the file's order
 */
record ElfFile(
        ElfData data,
        Type type,
        long entry,
        boolean interpreted,
        boolean standalone,
        List<Segment> loads,
        String buildId,
        String soname,
        List<String> needed) {

    enum Type {
        /** ET_REL. */
        OBJECT,
        /** ET_EXEC. */
        EXECUTABLE,
        /** ET_DYN: a library, or a position-independent program. */
        SHARED,
        /** ET_CORE and all else. */
        OTHER
    }

    /**
     * A program header. Numbers are as in the file: anything.
     *
     * @param type PT_LOAD …
     */
    record Segment(int type, int flags, long offset, long address, long fileSize) {
        static final int LOAD = 1;
        static final int DYNAMIC = 2;
        static final int INTERP = 3;
        static final int NOTE = 4;

        boolean isExecutable() {
            return (flags & 1) != 0;
        }

        boolean isWritable() {
            return (flags & 2) != 0;
        }
    }

    /**
     * Whether it can be started: by the kernel, which needs neither PT_INTERP nor DF_1_PIE, or by the dynamic loader. An entry
     * at address 0 would be the file's own header.
     */
    boolean isRunnable() {
        return type == Type.EXECUTABLE || (type == Type.SHARED && (entry != 0 || interpreted || standalone));
    }

    /** Where in the file the byte at an address is; -1 where no segment maps it from the file. */
    long offsetOf(long address) {
        return offsetOf(loads, address);
    }

    static long offsetOf(List<Segment> loads, long address) {
        // Where two overlap, the kernel maps the later one over the earlier one.
        for (int i = loads.size() - 1; i >= 0; i--) {
            Segment load = loads.get(i);
            long into = address - load.address();
            if (Long.compareUnsigned(into, load.fileSize()) < 0) {
                long offset = load.offset() + into;
                return offset < 0 ? -1 : offset;
            }
        }
        return -1;
    }
}
