package io.forgewatch.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.cli.text.HostileText;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Process;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link FindingJson} and {@link FindingYaml}: what a parser reads back is the finding. */
final class FindingDocumentsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void shouldWriteJsonOnOneLineOrIndented() throws IOException {
        Finding finding = Findings.full();
        assertThat(FindingJson.line(finding))
                .startsWith("{\"name\":\"findings/3f2a9c0d1e4b58677a8b9cadbecfd0e1\",\"revision\":\"4\",")
                .doesNotContain("\n");
        assertThat(FindingJson.pretty(finding)).startsWith("{\n  \"name\": ").endsWith("\n}");
        assertThat(ofJson(FindingJson.line(finding))).isEqualTo(finding);
        assertThat(ofJson(FindingJson.pretty(finding))).isEqualTo(finding);
    }

    @Test
    void shouldWriteYamlForPeople() throws IOException {
        assertThat(FindingYaml.document(Findings.full()).lines().toList())
                .containsExactlyElementsOf(Findings.golden("full.yaml"));
        assertThat(ofYaml(FindingYaml.document(Findings.full()))).isEqualTo(Findings.full());
    }

    @Test
    void shouldWriteNothingAsAnEmptyMapping() throws IOException {
        assertThat(FindingYaml.document(Finding.getDefaultInstance())).isEqualTo("{}\n");
        Finding empty = Finding.newBuilder()
                .addProcesses(Process.getDefaultInstance())
                .addContainers(Container.getDefaultInstance())
                .addContainers(Container.newBuilder().putLabels("", ""))
                .build();
        assertThat(ofYaml(FindingYaml.document(empty))).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes",
                "NO",
                "y",
                "null",
                "~",
                "1.0",
                "0x1F",
                "1e3",
                "2026-11-24",
                "- a",
                "a: b",
                "a #b",
                "#",
                "&a",
                "*a",
                "!!str a",
                "|",
                ">",
                "%",
                "@a",
                "`",
                "{a}",
                "[a]",
                "<<",
                "=",
                "---",
                "...",
                "a\nb: c",
                " a",
                "a ",
                "?",
                "NaN",
                ""
            })
    void shouldKeepAStringAStringInYaml(String text) throws IOException {
        Finding finding = HostileFindings.inEveryText(text);
        assertThat(ofYaml(FindingYaml.document(finding))).isEqualTo(finding);
    }

    @Test
    void shouldWriteAKeyOfAnyLength() throws IOException {
        Finding finding = Findings.full().toBuilder()
                .setContainers(
                        0,
                        Container.newBuilder()
                                .putLabels("\u202e".repeat(5_000), "v")
                                .putLabels("short", "w"))
                .build();
        assertThat(ofYaml(FindingYaml.document(finding))).isEqualTo(finding);
    }

    @Test
    void shouldEscapeNoCharacterByItsSurrogates() {
        assertThat(FindingYaml.document(Finding.newBuilder().setDescription("\udb40\udc41\ud83d\ude00")))
                .isEqualTo("description: \"\\U000e0041\ud83d\ude00\"\n");
    }

    @Property(tries = 100)
    void shouldReadBackWhateverTheText(@ForAll("hostile") String text) throws IOException {
        Finding finding = HostileFindings.inEveryText(text);
        String json = FindingJson.line(finding);
        assertThat(json).isEqualTo(TerminalText.escape(json));
        assertThat(ofJson(json)).isEqualTo(finding);
        assertThat(FindingJson.pretty(finding).lines())
                .allSatisfy(line -> assertThat(line).isEqualTo(TerminalText.escape(line)));

        String yaml = FindingYaml.document(finding);
        assertThat(yaml.lines()).allSatisfy(line -> assertThat(line).isEqualTo(TerminalText.escape(line)));
        assertThat(ofYaml(yaml)).isEqualTo(finding);
    }

    @Provide
    static Arbitrary<String> hostile() {
        return HostileText.any();
    }

    private static Finding ofJson(String json) throws IOException {
        Finding.Builder finding = Finding.newBuilder();
        JsonFormat.parser().merge(json, finding);
        return finding.build();
    }

    private static Finding ofYaml(String yaml) throws IOException {
        JsonNode tree = YAML.readTree(yaml);
        return ofJson(tree.toString());
    }
}
