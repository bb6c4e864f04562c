package io.forgewatch.cli.findings;

import io.forgewatch.cli.console.Terminal;
import io.forgewatch.v1.Finding;
import java.io.PrintStream;
import java.util.List;

/** Writes findings page by page, keeping none. */
public final class FindingListing {
    private final ListFormat format;
    private final Terminal terminal;
    private final PrintStream out;
    private final FindingTable table;
    private boolean empty = true;

    private FindingListing(ListFormat format, Terminal terminal, FindingTable table) {
        this.format = format;
        this.terminal = terminal;
        this.out = terminal.out();
        this.table = table;
    }

    public static FindingListing of(ListFormat format, Terminal terminal) {
        int columns = format == ListFormat.TABLE ? terminal.columns() : 0;
        return new FindingListing(format, terminal, new FindingTable(terminal.out(), terminal.style(), columns));
    }

    /** Writes a page; false where nobody reads any more. */
    public boolean page(List<Finding> findings) {
        if (format == ListFormat.TABLE) {
            table.print(findings);
        } else {
            findings.forEach(this::write);
        }
        empty = false;
        return terminal.flush();
    }

    /** Closes what was opened. */
    public void end() {
        if (format == ListFormat.JSON) {
            out.println(empty ? "[]" : "\n]");
        } else if (empty && format == ListFormat.TABLE) {
            terminal.say("no findings");
        }
        terminal.flush();
    }

    private void write(Finding finding) {
        switch (format) {
            case JSON -> {
                out.print(empty ? "[\n" : ",\n");
                out.print(FindingJson.pretty(finding));
            }
            case YAML -> {
                out.println("---");
                out.print(FindingYaml.document(finding));
            }
            default -> out.println(FindingJson.line(finding));
        }
        empty = false;
    }
}
