package io.forgewatch.collector.detect.identity;

import io.forgewatch.collector.detect.identity.ElfFile.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Notes of an ELF file (PT_NOTE). They identify a build to people; nothing is decided by them. */
final class ElfNotes {
    private static final int MAX_SEGMENTS = 8;
    private static final int MAX_SEGMENT_BYTES = 16 << 10;
    private static final int MAX_ID_BYTES = 64;
    /** NT_GNU_BUILD_ID of the owner GNU (binutils' include/elf/common.h). */
    private static final int GNU_BUILD_ID = 3;
    /** ELF_NOTE_GOBUILDID_TAG of the owner Go (cmd/link/internal/ld/elf.go). */
    private static final int GO_BUILD_ID = 4;

    private ElfNotes() {}

    /** The linker's build id in hexadecimal, else Go's as text; empty where there is none. */
    static String buildId(BudgetedBytes file, ElfData data, List<Segment> notes) throws IOException {
        String go = "";
        for (Segment segment : notes.subList(0, Math.min(MAX_SEGMENTS, notes.size()))) {
            int length = (int) Math.min(MAX_SEGMENT_BYTES, segment.fileSize() & Long.MAX_VALUE);
            byte[] bytes = file.read(segment.offset(), length);
            int at = 0;
            while (at + 12 <= bytes.length) {
                long nameBytes = data.u32(bytes, at);
                long idBytes = data.u32(bytes, at + 4);
                long type = data.u32(bytes, at + 8);
                long id = at + 12 + aligned(nameBytes);
                if (id + idBytes > bytes.length) {
                    break;
                }
                if (type == GNU_BUILD_ID && nameBytes == 4 && isName(bytes, at + 12, "GNU\0")) {
                    return HexFormat.of().formatHex(bytes, (int) id, (int) (id + Math.min(MAX_ID_BYTES, idBytes)));
                }
                if (type == GO_BUILD_ID && nameBytes == 4 && isName(bytes, at + 12, "Go\0\0")) {
                    go = printable(bytes, (int) id, (int) Math.min(2 * MAX_ID_BYTES, idBytes));
                }
                at = (int) Math.min(bytes.length, id + aligned(idBytes));
            }
        }
        return go;
    }

    private static long aligned(long bytes) {
        return (bytes + 3) & ~3L;
    }

    private static boolean isName(byte[] bytes, int at, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (at + i >= bytes.length || bytes[at + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Go's is base64 with slashes; anything else is no build id. */
    private static String printable(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] <= ' ' || bytes[i] > '~') {
                return "";
            }
        }
        return new String(bytes, from, length, StandardCharsets.US_ASCII);
    }
}
