package io.forgewatch.cli.findings;

import com.google.protobuf.Message;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.text.Table;
import io.forgewatch.cli.text.Table.Column;
import io.forgewatch.cli.text.TerminalText;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Few messages of one kind, written all at once: as a table for people, or as the protobuf mapping for programs. */
public final class MessageListing {
    private MessageListing() {}

    /**
     * Writes them.
     *
     * @param headings of the table's columns
     * @param cells a message's, not escaped
     */
    public static <T extends Message> void print(
            Terminal terminal,
            ListFormat format,
            List<T> messages,
            List<String> headings,
            Function<T, List<String>> cells) {
        switch (format) {
            case TABLE -> table(terminal, messages.stream().map(cells).toList(), headings);
            case JSON ->
                terminal.out()
                        .println(messages.stream()
                                .map(FindingJson::pretty)
                                .collect(Collectors.joining(",\n", "[", "]")));
            case JSONL -> messages.forEach(message -> terminal.out().println(FindingJson.line(message)));
            case YAML -> messages.forEach(message -> terminal.out().print("---\n" + FindingYaml.document(message)));
        }
        terminal.flush();
    }

    private static void table(Terminal terminal, List<List<String>> rows, List<String> headings) {
        if (rows.isEmpty()) {
            terminal.say("none");
            return;
        }
        List<Column> columns = headings.stream()
                .map(heading -> new Column(heading, heading.length(), 0))
                .toList();
        List<List<String>> escaped = rows.stream()
                .map(row -> row.stream().map(TerminalText::escape).toList())
                .toList();
        Table table = Table.layOut(columns, escaped, terminal.columns());
        terminal.out().println(table.heading(terminal.style()));
        escaped.forEach(row -> terminal.out().println(table.row(row, terminal.style(), "")));
    }
}
