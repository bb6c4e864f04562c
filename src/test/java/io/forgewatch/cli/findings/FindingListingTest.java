package io.forgewatch.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.text.HostileText;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.cli.text.TextWidth;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link FindingListing} and its {@link FindingTable}. */
final class FindingListingTest {
    private static final List<Finding> FIRST = List.of(Findings.full(), Findings.numbered(1));
    private static final List<Finding> SECOND = List.of(Findings.numbered(2));

    private final Screen screen = new Screen();

    @Test
    void shouldCutNothingWithoutATerminal() {
        print(ListFormat.TABLE, List.of(Findings.full()));
        assertThat(screen.outLines())
                .containsExactly(
                        "SEVERITY  TIME (UTC)           CONTAINER        WHAT         LAUNCHED BY         EXECS  ID            COMMAND",
                        "HIGH      2026-11-24 00:00:00  prod/shop-1/web  gcc compile  injected, terminal  2      3f2a9c0d1e4b  gcc -o 'a b' miner.c");
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 60, 80, 100, 120, 200})
    void shouldFitTheTerminalWhateverTheText(int columns) {
        screen.with("COLUMNS", Integer.toString(columns)).with("NO_COLOR", "1");
        FindingListing listing = FindingListing.of(ListFormat.TABLE, screen.terminal(true));
        listing.page(List.of(Findings.full(), HostileFindings.inEveryText(HostileText.ALL)));
        listing.page(List.of(HostileFindings.inEveryText("漢\n".repeat(200))));
        listing.end();
        assertThat(screen.outLines()).hasSize(4).allSatisfy(line -> {
            assertThat(TextWidth.of(line)).isLessThanOrEqualTo(columns);
            assertThat(line).isEqualTo(TerminalText.escape(line));
        });
    }

    @Test
    void shouldWriteAllPagesUnderOneHeading() {
        print(ListFormat.TABLE, FIRST, SECOND);
        assertThat(screen.outLines())
                .hasSize(4)
                .filteredOn(line -> line.startsWith("SEVERITY"))
                .hasSize(1);
    }

    @Test
    void shouldWriteOneJsonArrayOverAllPages() throws IOException {
        print(ListFormat.JSON, FIRST, SECOND);
        assertThat(new ObjectMapper().readTree(screen.out()).findValuesAsText("revision"))
                .containsExactly("4", "4", "4");
    }

    @Test
    void shouldWriteALineOrADocumentForEach() {
        print(ListFormat.JSONL, FIRST, SECOND);
        assertThat(screen.outLines())
                .containsExactly(
                        FindingJson.line(FIRST.get(0)),
                        FindingJson.line(FIRST.get(1)),
                        FindingJson.line(SECOND.get(0)));
    }

    @Test
    void shouldSeparateYamlDocuments() {
        print(ListFormat.YAML, FIRST, SECOND);
        assertThat(screen.out()).startsWith("---\n");
        assertThat(screen.outLines()).filteredOn("---"::equals).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(ListFormat.class)
    void shouldSayWhatNothingIs(ListFormat format) {
        print(format);
        assertThat(screen.out()).isEqualTo(format == ListFormat.JSON ? "[]\n" : "");
        assertThat(screen.errLines()).isEqualTo(format == ListFormat.TABLE ? List.of("no findings") : List.of());
    }

    @SafeVarargs
    private void print(ListFormat format, List<Finding>... pages) {
        FindingListing listing = FindingListing.of(format, screen.terminal());
        for (List<Finding> page : pages) {
            assertThat(listing.page(page)).isTrue();
        }
        listing.end();
    }
}
