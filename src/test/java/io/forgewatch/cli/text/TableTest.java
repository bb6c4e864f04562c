package io.forgewatch.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.text.Table.Column;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TableTest {
    private static final List<Column> COLUMNS = List.of(
            new Column("ID", Table.UNLIMITED, 0),
            new Column("TIME", Table.UNLIMITED, 2),
            new Column("WHAT", 4, 0),
            new Column("COMMAND", 5, 1));

    private static final List<List<String>> ROWS =
            List.of(List.of("1", "12:00", "compile", "gcc -o hello hello.c"), List.of("22", "12:01", "link", "ld"));

    @Test
    void shouldAlignColumnsAndCutNothingWithoutATerminal() {
        assertThat(lines(Table.UNLIMITED))
                .containsExactly(
                        "ID  TIME   WHAT     COMMAND",
                        "1   12:00  compile  gcc -o hello hello.c",
                        "22  12:01  link     ld");
    }

    @Test
    void shouldShrinkTheLastColumnFirst() {
        assertThat(lines(30))
                .containsExactly(
                        "ID  TIME   WHAT     COMMAND", "1   12:00  compile  gcc -o he…", "22  12:01  link     ld");
    }

    @Test
    void shouldLeaveOutWhatCanBeDoneWithout() {
        assertThat(lines(20)).containsExactly("ID  WHAT     COMMAND", "1   compile  gcc -o…", "22  link     ld");
        assertThat(lines(8)).containsExactly("ID  WHAT", "1   com…", "22  link");
    }

    @Test
    void shouldColourTheFirstCellOnly() {
        Table table = Table.layOut(COLUMNS, ROWS, Table.UNLIMITED);
        assertThat(table.row(ROWS.get(1), new Style(true), "LOW"))
                .isEqualTo("\u001b[36m22\u001b[0m  12:01  link     ld");
    }

    @Property
    void shouldNeverBeWiderThanTheTerminal(
            @ForAll @Size(max = 3) List<@From("row") List<String>> rows,
            @ForAll @IntRange(min = 8, max = 120) int width) {
        Table table = Table.layOut(COLUMNS, rows, width);
        assertThat(TextWidth.of(table.heading(Style.PLAIN))).isLessThanOrEqualTo(width);
        assertThat(rows).allSatisfy(row -> {
            String line = table.row(row, Style.PLAIN, "");
            assertThat(TextWidth.of(line)).isLessThanOrEqualTo(width);
            assertThat(line).isEqualTo(TerminalText.escape(line));
        });
    }

    @Provide
    static Arbitrary<List<String>> row() {
        return HostileText.any()
                .map(TerminalText::escape)
                .list()
                .ofSize(2)
                .map(texts -> List.of("1", "12:00", texts.get(0), texts.get(1)));
    }

    private static List<String> lines(int width) {
        Table table = Table.layOut(COLUMNS, ROWS, width);
        List<String> lines = new ArrayList<>(List.of(table.heading(Style.PLAIN)));
        ROWS.forEach(row -> lines.add(table.row(row, Style.PLAIN, "")));
        return lines;
    }
}
