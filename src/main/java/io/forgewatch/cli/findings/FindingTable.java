package io.forgewatch.cli.findings;

import io.forgewatch.cli.text.Style;
import io.forgewatch.cli.text.Table;
import io.forgewatch.cli.text.Table.Column;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.Finding;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Findings as a table that is written page by page: the first page decides the widths. */
final class FindingTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("SEVERITY", Table.UNLIMITED, 0),
            new Column("TIME (UTC)", Table.UNLIMITED, 3),
            new Column("CONTAINER", 14, 0),
            new Column("WHAT", 8, 0),
            new Column("LAUNCHED BY", Table.UNLIMITED, 4),
            new Column("EXECS", Table.UNLIMITED, 5),
            new Column("ID", 12, 0),
            new Column("COMMAND", 12, 2));

    private final PrintStream out;
    private final Style style;
    private final int lineColumns;
    private @Nullable Table table;

    FindingTable(PrintStream out, Style style, int lineColumns) {
        this.out = out;
        this.style = style;
        this.lineColumns = lineColumns;
    }

    void print(List<Finding> page) {
        List<List<String>> rows = page.stream().map(FindingTable::cells).toList();
        if (table == null) {
            table = Table.layOut(COLUMNS, rows, lineColumns);
            out.println(table.heading(style));
        }
        for (int row = 0; row < rows.size(); row++) {
            out.println(table.row(rows.get(row), style, FindingText.severity(page.get(row))));
        }
    }

    private static List<String> cells(Finding finding) {
        return List.of(
                FindingText.severity(finding),
                TimeText.seconds(finding.getEventTime()),
                FindingText.container(finding),
                FindingText.what(finding),
                FindingText.launchedBy(finding),
                Long.toString(finding.getBuild().getExecCount()),
                FindingText.shortId(finding),
                FindingText.command(finding));
    }
}
