package io.forgewatch.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioFilesTest {
    private static final String AXES = """
            tool:
              cat: {file: /bin/cat, expect: {toolchain: cat, execCount: 1}, skip: {gone: a cat stays}}
              dog: {file: /bin/dog, expect: {toolchain: dog, execCount: 2}}
            way:
              copied: {how: 'cp {tool.file} x', expect: {severity: HIGH, execCount: 3}}
              gone: {how: 'rm {tool.file}'}
            """;

    @Test
    void shouldMakeOneScenarioOfEachCombinationOfRows() throws Exception {
        List<Scenario> scenarios = read(
                "- {name: '{tool} {way}', each: {tool: all, way: all}, group: attack, script: '{way.how}', expect: {}}");

        assertThat(scenarios)
                .extracting(Scenario::name)
                .containsExactly("cat copied", "cat gone", "dog copied", "dog gone");
        assertThat(scenarios)
                .extracting(Scenario::script)
                .containsExactly("cp /bin/cat x", "rm /bin/cat", "cp /bin/dog x", "rm /bin/dog");
        assertThat(scenarios).extracting(Scenario::skip).containsExactly("", "a cat stays", "", "");
    }

    @Test
    void shouldLetALaterRowAndThenTheScenarioItselfSayWhatIsExpected() throws Exception {
        List<Scenario> scenarios = read(
                "- {name: a, each: {tool: [dog], way: [copied]}, group: attack, script: x, expect: {severity: LOW}}");

        Expected.OfBuild expected = scenarios.get(0).expect().builds().get(0);
        assertThat(expected.toolchain()).isEqualTo("dog");
        assertThat(expected.execCount()).isEqualTo(3);
        assertThat(expected.severity()).isEqualTo("LOW");
    }

    @Test
    void shouldLeaveTheShellsOwnBracesAlone() throws Exception {
        assertThat(read("- {name: a, group: chain, script: 'echo {1..3} ${x}', expect: none}")
                        .get(0)
                        .script())
                .isEqualTo("echo {1..3} ${x}");
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatThrownBy(() -> read("- {name: a, group: chain, script: x, expect: {tear: NAME}}"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("- {name: a, group: chain, script: x, expect: nothing}"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() ->
                        read("- {name: '{tool.colour}', each: {tool: all}, group: chain, script: x, expect: none}"))
                .hasMessageContaining("colour");
    }

    @Test
    void shouldReadTheScenariosOfThisProject() {
        assertThat(ScenarioFiles.read(Path.of("test/scenarios"))).hasSizeGreaterThan(100);
    }

    private static List<Scenario> read(String scenarios) throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        return new ScenarioFiles(yaml.readTree(AXES)).scenarios(yaml.readTree(scenarios));
    }
}
