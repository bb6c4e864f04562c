package io.forgewatch.collector.detect.identity;

import io.forgewatch.collector.detect.identity.FileIdentity.Kind;
import io.forgewatch.collector.detect.identity.LoadRanges.Range;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Tells what a file is by its content. Immutable; any thread, several at once. Holds at most one buffer per call. */
public final class FileClassifier {
    private static final int START_BYTES = 4;

    private final Marks marks;
    private final LongSupplier nanoTime;

    private FileClassifier(Marks marks, LongSupplier nanoTime) {
        this.marks = marks;
        this.nanoTime = nanoTime;
    }

    /** With the marks that come with the program ({@code marks.yaml}). */
    public static FileClassifier builtIn() {
        return builtIn(System::nanoTime);
    }

    static FileClassifier builtIn(LongSupplier nanoTime) {
        return new FileClassifier(BuiltIn.MARKS, nanoTime);
    }

    /** Read once: detection asks for the programs' names, and who reads files for the marks. */
    private static final class BuiltIn {
        static final Marks MARKS = Marks.builtIn();
    }

    /** Every {@link FileIdentity#program()} that it can give, the empty one left out. */
    public Set<String> programs() {
        return marks.programs();
    }

    /** Every name that a file goes by whose content it can tell: a file so called that holds no marks is another program. */
    public Set<String> names() {
        return marks.names();
    }

    /**
     * Reads what is needed of a file and judges it. Nothing in the file makes it fail; where it cannot be read whole within the
     * budget, the identity says so.
     *
     * @throws IOException what {@code file} throws
     */
    public FileIdentity classify(FileBytes file, ScanBudget budget) throws IOException {
        BudgetedBytes bytes = new BudgetedBytes(file, budget, nanoTime);
        byte[] start = bytes.read(0, START_BYTES);
        if (!ElfReader.isElf(start)) {
            return plain(kind(start), "", bytes);
        }
        Optional<ElfFile> elf = ElfReader.read(bytes);
        return elf.isEmpty() ? plain(Kind.OTHER, "", bytes) : classify(elf.get(), bytes);
    }

    private FileIdentity classify(ElfFile elf, BudgetedBytes bytes) throws IOException {
        Kind kind = kind(elf);
        if (!elf.isRunnable()) {
            return plain(kind, elf.buildId(), bytes);
        }
        MarkSearch search = new MarkSearch(marks, elf, bytes);
        List<Range> ranges = LoadRanges.of(elf.loads(), bytes.sizeBytes());
        Optional<Marks.Rule> program = search.in(ranges);
        return new FileIdentity(
                kind,
                program.map(Marks.Rule::program).orElse(""),
                program.map(rule -> rule.found(search)).orElse(List.of()),
                elf.buildId(),
                bytes.whole(),
                bytes.readBytes());
    }

    private static FileIdentity plain(Kind kind, String buildId, BudgetedBytes bytes) {
        return new FileIdentity(kind, "", List.of(), buildId, bytes.whole(), bytes.readBytes());
    }

    private static Kind kind(ElfFile elf) {
        return switch (elf.type()) {
            case OBJECT -> Kind.OBJECT;
            case EXECUTABLE -> Kind.EXECUTABLE;
            case SHARED -> elf.interpreted() || elf.standalone() ? Kind.EXECUTABLE : Kind.SHARED_OBJECT;
            case OTHER -> Kind.OTHER;
        };
    }

    private static Kind kind(byte[] start) {
        if (start.length >= 2 && start[0] == '#' && start[1] == '!') {
            return Kind.SCRIPT;
        }
        if (start.length < START_BYTES) {
            return Kind.OTHER;
        }
        int magic =
                ((start[0] & 0xff) << 24) | ((start[1] & 0xff) << 16) | ((start[2] & 0xff) << 8) | (start[3] & 0xff);
        return switch (magic) {
            case 0xcafebabe -> Kind.CLASS;
            // A local file's header, and the end of an archive that holds none (PKWARE's APPNOTE).
            case 0x504b0304, 0x504b0506 -> Kind.ARCHIVE;
            default -> Kind.OTHER;
        };
    }
}
