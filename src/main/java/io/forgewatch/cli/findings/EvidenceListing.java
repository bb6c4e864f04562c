package io.forgewatch.cli.findings;

import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.text.Table;
import io.forgewatch.cli.text.Table.Column;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.EvidenceFile;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Shows which copies were kept of a build's files. */
public final class EvidenceListing {
    private static final List<Column> COLUMNS = List.of(
            new Column("KIND", Table.UNLIMITED, 0),
            new Column("SIZE", Table.UNLIMITED, 1),
            new Column("SHA256", 12, 0),
            new Column("PATH", 12, 0));

    private EvidenceListing() {}

    /** Prints them; none is said on standard error. */
    public static void print(List<EvidenceFile> files, ListFormat format, Terminal terminal) {
        PrintStream out = terminal.out();
        switch (format) {
            case TABLE -> table(files, terminal);
            case JSON ->
                out.println(
                        files.isEmpty()
                                ? "[]"
                                : files.stream()
                                        .map(FindingJson::pretty)
                                        .collect(Collectors.joining(",\n", "[\n", "\n]")));
            case JSONL -> files.forEach(file -> out.println(FindingJson.line(file)));
            case YAML -> files.forEach(file -> out.print("---\n" + FindingYaml.document(file)));
        }
        terminal.flush();
    }

    private static void table(List<EvidenceFile> files, Terminal terminal) {
        if (files.isEmpty()) {
            terminal.say("no copies were kept of this build's files: forgewatch run --keep-evidence keeps them");
            return;
        }
        List<List<String>> rows = files.stream()
                .map(file -> List.of(
                        TerminalText.escape(file.getKind()),
                        Long.toString(file.getSize()),
                        TerminalText.escape(file.getSha256()),
                        TerminalText.escape(file.getPath())))
                .toList();
        Table table = Table.layOut(COLUMNS, rows, terminal.columns());
        terminal.out().println(table.heading(terminal.style()));
        rows.forEach(row -> terminal.out().println(table.row(row, terminal.style(), "")));
    }
}
