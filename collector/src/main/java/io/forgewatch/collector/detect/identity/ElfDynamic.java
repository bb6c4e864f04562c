package io.forgewatch.collector.detect.identity;

import io.forgewatch.collector.detect.identity.ElfFile.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an ELF file tells the dynamic loader, found as the loader finds it: by addresses, through what is mapped (glibc's
 * elf/dl-load.c, get-dynamic-info.h; musl's ldso/dynlink.c).
 */
record ElfDynamic(String soname, List<String> needed, boolean standalone) {
    private static final int READ_BYTES = 4 << 10;
    private static final int MAX_READS = 16;
    private static final int MAX_NEEDED = 256;
    private static final int MAX_NAME_BYTES = 256;
    private static final int DT_NULL = 0;
    private static final int DT_NEEDED = 1;
    private static final int DT_STRTAB = 5;
    private static final int DT_SONAME = 14;
    private static final int DT_FLAGS_1 = 0x6ffffffb;
    private static final long DF_1_PIE = 0x08000000;
    private static final ElfDynamic NONE = new ElfDynamic("", List.of(), false);

    /** Cut where it is larger than any real one; the file then says that it was not read whole. */
    static ElfDynamic read(BudgetedBytes file, ElfData data, List<Segment> loads, List<Segment> segments)
            throws IOException {
        // The loader takes the last of several.
        long offset = segments.isEmpty()
                ? -1
                : ElfFile.offsetOf(loads, segments.get(segments.size() - 1).address());
        if (offset < 0) {
            return NONE;
        }
        Entries entries = new Entries();
        for (int i = 0; i < MAX_READS; i++) {
            byte[] bytes = file.read(offset + (long) i * READ_BYTES, READ_BYTES);
            if (entries.endIn(bytes, data) || bytes.length < READ_BYTES) {
                return entries.named(file, loads);
            }
        }
        file.leaveOut();
        return entries.named(file, loads);
    }

    private static final class Entries {
        private final List<Long> needed = new ArrayList<>();
        private boolean tooMany;
        private long soname = -1;
        private long strings;
        private boolean standalone;

        /** Takes the entries in; true where the last one is among them. */
        private boolean endIn(byte[] bytes, ElfData data) {
            int word = data.wordBytes();
            for (int at = 0; at + 2 * word <= bytes.length; at += 2 * word) {
                long tag = data.word(bytes, at);
                if (tag == DT_NULL) {
                    return true;
                }
                add(tag, data.word(bytes, at + word));
            }
            return false;
        }

        private void add(long tag, long value) {
            if (tag == DT_NEEDED) {
                tooMany |= needed.size() == MAX_NEEDED;
                if (!tooMany) {
                    needed.add(value);
                }
            } else if (tag == DT_SONAME) {
                soname = value;
            } else if (tag == DT_STRTAB) {
                strings = value;
            } else if (tag == DT_FLAGS_1) {
                standalone = (value & DF_1_PIE) != 0;
            }
        }

        private ElfDynamic named(BudgetedBytes file, List<Segment> loads) throws IOException {
            if (tooMany) {
                file.leaveOut();
            }
            long offset = ElfFile.offsetOf(loads, strings);
            List<String> names = new ArrayList<>();
            for (long name : needed) {
                names.add(string(file, offset, name));
            }
            return new ElfDynamic(string(file, offset, soname), List.copyOf(names), standalone);
        }
    }

    private static String string(BudgetedBytes file, long strings, long into) throws IOException {
        if (strings < 0 || into < 0 || strings + into < 0) {
            return "";
        }
        byte[] bytes = file.read(strings + into, MAX_NAME_BYTES);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }
}
