package io.forgewatch.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.text.HostileText;
import io.forgewatch.cli.text.Style;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.Finding;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** {@link FindingReport}, with its {@link ReportPage}, {@link ProcessSection} and {@link ContainerSection}. */
final class FindingReportTest {
    @Test
    void shouldTellTheWholeStory() {
        assertThat(FindingReport.lines(Findings.full(), Style.PLAIN))
                .containsExactlyElementsOf(Findings.golden("full-report.txt"));
    }

    @Test
    void shouldTellWhatLittleThereIs() {
        assertThat(FindingReport.lines(Finding.getDefaultInstance(), Style.PLAIN))
                .contains("SEVERITY_UNSPECIFIED  ", "  ended         still running", "  extent        0 execs")
                .doesNotContain("Process", "Container", "MITRE ATT&CK", "Notes", "What to do next");
    }

    @Test
    void shouldSayHowManyItemsAreLeftOut() {
        Finding.Builder finding = Findings.full().toBuilder();
        finding.getBuildBuilder()
                .clearSources()
                .addAllSources(IntStream.range(0, 103).mapToObj(i -> i + ".c").toList());
        assertThat(FindingReport.lines(finding.build(), Style.PLAIN))
                .contains("  - 99.c", "  - and 3 more: see -o json")
                .doesNotContain("  - 100.c");
    }

    @Test
    void shouldSayWhereSecretsWereMasked() {
        Finding.Builder finding = Findings.full().toBuilder();
        finding.getProcessesBuilder(0).setArgumentsRedacted(2);
        finding.getBuildBuilder().getExecutionsBuilder(0).setArgumentsRedacted(1);
        finding.getCompletenessBuilder().setRedactedTexts(4);
        assertThat(FindingReport.lines(finding.build(), Style.PLAIN))
                .contains("  masked        secrets in 3 arguments, 4 other texts");
    }

    @Test
    void shouldSayThatAPathIsNotWhole() {
        Finding.Builder finding = Findings.full().toBuilder();
        finding.getProcessesBuilder(0).setPathTruncated(true);
        assertThat(FindingReport.lines(finding.build(), Style.PLAIN))
                .contains("  executable    /usr/bin/x86_64-linux-gnu-gcc-12 (truncated) (added)");
    }

    @Test
    void shouldColourWithoutChangingTheText() {
        String coloured = String.join("\n", FindingReport.lines(Findings.full(), new Style(true)));
        assertThat(coloured).contains("\u001b[1;31mHIGH\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList())
                .isEqualTo(FindingReport.lines(Findings.full(), Style.PLAIN));
    }

    @Test
    void shouldKeepEachHostileTextOnItsOwnLine() {
        List<String> plain = FindingReport.lines(HostileFindings.inEveryText("x"), Style.PLAIN);
        List<String> hostile = FindingReport.lines(HostileFindings.inEveryText("x\n\u001b[2J\u202e"), Style.PLAIN);
        // The steps are the one text that has lines of its own.
        assertThat(hostile).hasSize(plain.size() + 1);
        assertThat(hostile).allSatisfy(line -> assertThat(line).isEqualTo(TerminalText.escape(line)));
    }

    @Property(tries = 100)
    void shouldPrintNothingUnprintable(@ForAll("hostile") String text) {
        assertThat(FindingReport.lines(HostileFindings.inEveryText(text), Style.PLAIN))
                .allSatisfy(line -> assertThat(line).isEqualTo(TerminalText.escape(line)));
    }

    @Provide
    static Arbitrary<String> hostile() {
        return HostileText.any();
    }
}
