package io.forgewatch.collector.detect.identity;

import io.forgewatch.collector.detect.data.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code marks.yaml} as it stands; its comments say what the keys mean. */
record MarksFile(List<Program> programs) {
    /** A program, and how it is known. */
    record Program(
            String program,
            String what,
            @Nullable List<String> names,
            @Nullable String refines,
            @Nullable List<String> over,
            @Nullable Integer atLeast,
            Map<String, Mark> marks) {
        Program {
            names = names == null ? List.of() : List.copyOf(names);
            over = over == null ? List.of() : List.copyOf(over);
        }

        /** How many of the marks must be there. */
        int quorum() {
            return atLeast == null ? marks.size() : atLeast;
        }
    }

    /** One mark: any of what its only key lists. */
    record Mark(
            @Nullable List<String> bytes,
            @Nullable List<String> needed,
            @Nullable List<String> soname,
            @Nullable List<String> goPath,
            String origin) {}

    static MarksFile read(InputStream yaml) throws IOException {
        return DataFile.readWithLoneItems(yaml, "marks.yaml", MarksFile.class);
    }
}
