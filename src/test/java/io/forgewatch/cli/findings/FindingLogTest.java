package io.forgewatch.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.text.Style;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import org.junit.jupiter.api.Test;

final class FindingLogTest {
    private final FindingLog text = new FindingLog(StreamFormat.TEXT, Style.PLAIN);

    @Test
    void shouldTellAFindingWhenItIsNewRisesAndEnds() {
        assertThat(text.line(revision(Severity.MEDIUM, false)).orElseThrow()).contains("MEDIUM", "miner.c");
        assertThat(text.line(revision(Severity.MEDIUM, false))).isEmpty();
        assertThat(text.line(revision(Severity.HIGH, false)).orElseThrow()).contains("HIGH", ", was MEDIUM");
        assertThat(text.line(revision(Severity.HIGH, true)).orElseThrow())
                .contains(", ended: 2 execs")
                .doesNotContain("was");
        assertThat(text.line(revision(Severity.HIGH, true))).isEmpty();
    }

    @Test
    void shouldNotTellThatItFell() {
        assertThat(text.line(revision(Severity.HIGH, false))).isPresent();
        assertThat(text.line(revision(Severity.LOW, false))).isEmpty();
    }

    @Test
    void shouldTellEachRevisionInJson() {
        FindingLog json = new FindingLog(StreamFormat.JSONL, Style.PLAIN);
        Finding finding = revision(Severity.LOW, false);
        assertThat(json.line(finding)).contains(FindingJson.line(finding));
        assertThat(json.line(finding)).contains(FindingJson.line(finding));
    }

    @Test
    void shouldForgetTheFindingThatWasHeardOfLongestAgo() {
        for (int number = 0; number <= 10_000; number++) {
            assertThat(text.line(
                            Finding.newBuilder().setName("findings/" + number).build()))
                    .isPresent();
        }
        assertThat(text.line(Finding.newBuilder().setName("findings/10000").build()))
                .isEmpty();
        assertThat(text.line(Finding.newBuilder().setName("findings/0").build()))
                .isPresent();
    }

    private static Finding revision(Severity severity, boolean closed) {
        Finding.Builder finding = Findings.full().toBuilder().setSeverity(severity);
        finding.getBuildBuilder().setClosed(closed);
        return finding.build();
    }
}
