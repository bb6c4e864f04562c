package io.forgewatch.collector.detect.identity;

import io.forgewatch.collector.detect.identity.LoadRanges.Kind;
import io.forgewatch.collector.detect.identity.LoadRanges.Range;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Looks for marks in one ELF file, until it is clear which program it is or all is read. One call, one thread. */
final class MarkSearch implements Marks.Evidence, PatternScanner.Sink {
    private static final int BUFFER_BYTES = 128 << 10;
    /** Where there are more of them, somebody plays. */
    private static final int MAX_BUILD_INFOS = 8;

    private final Marks marks;
    private final ElfFile elf;
    private final BudgetedBytes file;
    private final boolean[] found;
    private final long[] buildInfos = new long[MAX_BUILD_INFOS];
    private int buildInfoCount;
    private int buildInfosRead;
    private long bufferOffset;
    private boolean news = true;
    private String goPath = "";

    MarkSearch(Marks marks, ElfFile elf, BudgetedBytes file) {
        this.marks = marks;
        this.elf = elf;
        this.file = file;
        found = new boolean[marks.patternCount()];
    }

    /** The program; empty where nothing says which. */
    Optional<Marks.Rule> in(List<Range> ranges) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        Optional<Marks.Rule> program = judge();
        Kind kind = Kind.CONSTANTS;
        for (Range range : ranges) {
            // What makes a program another one stands beside what makes it this one.
            if (program.isPresent() && range.kind() != kind) {
                return program;
            }
            kind = range.kind();
            for (long at = range.from(); at < range.to(); ) {
                if (program.isPresent() && program.get().isLast()) {
                    return program;
                }
                int wanted = (int) Math.min(BUFFER_BYTES, range.to() - at);
                int got = file.read(at, buffer, wanted);
                bufferOffset = at;
                marks.scanner().scan(buffer, got, this);
                program = news ? judge() : program;
                if (got < wanted) {
                    break;
                }
                at = at + got < range.to() ? at + got - marks.scanner().overlapBytes() : range.to();
            }
        }
        return program;
    }

    private Optional<Marks.Rule> judge() throws IOException {
        for (; buildInfosRead < buildInfoCount && goPath.isEmpty(); buildInfosRead++) {
            goPath = GoBuildInfo.path(file, elf, buildInfos[buildInfosRead]);
        }
        news = false;
        return marks.program(this);
    }

    @Override
    public boolean wants(int pattern) {
        return !found[pattern];
    }

    @Override
    public void found(int pattern, int at) {
        if (pattern != Marks.GO_BUILD_INFO) {
            found[pattern] = true;
        } else if ((bufferOffset + at) % GoBuildInfo.ALIGN == 0 && buildInfoCount < MAX_BUILD_INFOS) {
            buildInfos[buildInfoCount++] = bufferOffset + at;
            found[pattern] = buildInfoCount == MAX_BUILD_INFOS;
        } else {
            return;
        }
        news = true;
    }

    @Override
    public boolean has(int pattern) {
        return found[pattern];
    }

    @Override
    public ElfFile elf() {
        return elf;
    }

    @Override
    public String goPath() {
        return goPath;
    }
}
