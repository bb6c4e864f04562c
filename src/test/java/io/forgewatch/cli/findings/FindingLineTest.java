package io.forgewatch.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.text.HostileText;
import io.forgewatch.cli.text.Style;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Pod;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** {@link FindingLine} and the texts it is made of ({@link FindingText}). */
final class FindingLineTest {
    @Test
    void shouldSayWhatWhereHowAndWhy() {
        assertThat(FindingLine.first(Findings.full(), Style.PLAIN))
                .isEqualTo("2026-11-24 00:00:00.007Z  HIGH      gcc compile in prod/shop-1/web:"
                        + " gcc -o 'a b' miner.c (entered from outside the container)  3f2a9c0d1e4b");
    }

    @Test
    void shouldSayThatItRoseAndEnded() {
        assertThat(FindingLine.update(Findings.full(), "MEDIUM", Style.PLAIN))
                .isEqualTo("2026-11-24 00:00:00.007Z  HIGH      gcc compile in prod/shop-1/web, was MEDIUM"
                        + " (entered from outside the container), ended: 2 execs in 1.5 s, exit 1  3f2a9c0d1e4b");
    }

    @Test
    void shouldNotSayHowLongWhereTheEndWasNotSeen() {
        assertThat(FindingLine.extent(Build.newBuilder().setExecCount(1).build()))
                .isEqualTo("1 exec");
    }

    @Test
    void shouldNameTheContainerByTheBestThatIsKnown() {
        Container container = Container.newBuilder()
                .setId("0123456789abcdef0123")
                .setRuntime("docker")
                .build();
        Finding.Builder finding = Finding.newBuilder().addContainers(container);
        assertThat(FindingText.container(Finding.getDefaultInstance())).isEqualTo("unknown container");
        assertThat(FindingText.container(finding.build())).isEqualTo("docker/0123456789ab");
        finding.getContainersBuilder(0).setName("db").setRuntime("");
        assertThat(FindingText.container(finding.build())).isEqualTo("db");
        finding.getKubernetesBuilder().addPods(Pod.newBuilder().setName("p"));
        assertThat(FindingText.container(finding.build())).isEqualTo("p/db");
    }

    @Test
    void shouldCutALongCommandButNotTheId() {
        Finding.Builder finding = Findings.full().toBuilder();
        finding.getProcessesBuilder(0).addArgs("x".repeat(5_000));
        assertThat(FindingLine.first(finding.build(), Style.PLAIN))
                .contains("xx… (entered")
                .endsWith("3f2a9c0d1e4b")
                .hasSizeLessThan(300);
    }

    @Property(tries = 200)
    void shouldBeOneSafeLine(@ForAll("hostile") String text) {
        Finding finding = HostileFindings.inEveryText(text);
        for (String line :
                new String[] {FindingLine.first(finding, Style.PLAIN), FindingLine.update(finding, "LOW", Style.PLAIN)
                }) {
            assertThat(line).isEqualTo(TerminalText.escape(line));
        }
    }

    @Provide
    static Arbitrary<String> hostile() {
        return HostileText.any();
    }
}
