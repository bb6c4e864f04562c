package io.forgewatch.collector.detect.identity;

import io.forgewatch.collector.detect.identity.ElfFile.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads ELF headers, 32 and 64 bit, of both byte orders. Layouts: elf(5), the System V gABI. Nothing in the file is believed
 * beyond what its bytes can back.
 */
final class ElfReader {
    private static final int IDENT_BYTES = 16;
    /** There may be 65535: the kernel takes a page full, the dynamic loader all of them. */
    private static final int HEADERS_A_READ = 1024;

    private ElfReader() {}

    static boolean isElf(byte[] start) {
        return start.length >= 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L' && start[3] == 'F';
    }

    /** Empty where it is no ELF file, or one that neither the kernel nor a linker would take. */
    static Optional<ElfFile> read(BudgetedBytes file) throws IOException {
        byte[] header = file.read(0, 64);
        if (!isElf(header) || header.length < IDENT_BYTES || !isOneOrTwo(header[4]) || !isOneOrTwo(header[5])) {
            return Optional.empty();
        }
        ElfData data = new ElfData(header[4] == 2, header[5] == 1);
        if (header.length < (data.is64() ? 64 : 52)) {
            return Optional.empty();
        }
        ElfFile.Type type = type(data.u16(header, IDENT_BYTES));
        long entry = data.word(header, 24);
        long headersAt = data.word(header, 24 + data.wordBytes());
        // e_phentsize and e_phnum follow e_shoff, e_flags and e_ehsize.
        int sizes = 24 + 3 * data.wordBytes() + 6;
        int headerBytes = data.u16(header, sizes);
        int headers = data.u16(header, sizes + 2);
        if (headers > 0 && headerBytes != (data.is64() ? 56 : 32)) {
            return Optional.empty();
        }
        List<Segment> segments = segments(file, data, headersAt, headers, headerBytes);
        return Optional.of(build(file, data, type, entry, segments));
    }

    private static boolean isOneOrTwo(byte ident) {
        return ident == 1 || ident == 2;
    }

    private static ElfFile.Type type(int elfType) {
        return switch (elfType) {
            case 1 -> ElfFile.Type.OBJECT;
            case 2 -> ElfFile.Type.EXECUTABLE;
            case 3 -> ElfFile.Type.SHARED;
            default -> ElfFile.Type.OTHER;
        };
    }

    private static List<Segment> segments(BudgetedBytes file, ElfData data, long at, int count, int each)
            throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (int first = 0; first < count; first += HEADERS_A_READ) {
            int batch = Math.min(HEADERS_A_READ, count - first);
            byte[] bytes = at < 0 ? new byte[0] : file.read(at + (long) first * each, batch * each);
            for (int i = 0; i + each <= bytes.length; i += each) {
                segments.add(data.is64() ? segment64(data, bytes, i) : segment32(data, bytes, i));
            }
            if (bytes.length < batch * each) {
                break;
            }
        }
        return segments;
    }

    private static Segment segment64(ElfData data, byte[] bytes, int at) {
        return new Segment(
                (int) data.u32(bytes, at),
                (int) data.u32(bytes, at + 4),
                data.u64(bytes, at + 8),
                data.u64(bytes, at + 16),
                data.u64(bytes, at + 32));
    }

    private static Segment segment32(ElfData data, byte[] bytes, int at) {
        return new Segment(
                (int) data.u32(bytes, at),
                (int) data.u32(bytes, at + 24),
                data.u32(bytes, at + 4),
                data.u32(bytes, at + 8),
                data.u32(bytes, at + 16));
    }

    private static ElfFile build(
            BudgetedBytes file, ElfData data, ElfFile.Type type, long entry, List<Segment> segments)
            throws IOException {
        List<Segment> loads = ofType(segments, Segment.LOAD);
        ElfDynamic dynamic = ElfDynamic.read(file, data, loads, ofType(segments, Segment.DYNAMIC));
        return new ElfFile(
                data,
                type,
                entry,
                !ofType(segments, Segment.INTERP).isEmpty(),
                dynamic.standalone(),
                loads,
                ElfNotes.buildId(file, data, ofType(segments, Segment.NOTE)),
                dynamic.soname(),
                dynamic.needed());
    }

    private static List<Segment> ofType(List<Segment> segments, int type) {
        return segments.stream().filter(segment -> segment.type() == type).toList();
    }
}
