package io.forgewatch.control.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.forgewatch.v1.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EcsFormatTest {
    private static final Map<String, String> TYPES = Texts.lines("ecs-9.4.0-fields.txt").stream()
            .map(line -> line.split(" ", -1))
            .collect(Collectors.toMap(words -> words[0], words -> words[1]));

    @Test
    void shouldHaveOnlyPublishedFieldsOfTheirTypes() throws JsonProcessingException {
        JsonNode event = event(Texts.full());
        assertThat(problems(event)).isEmpty();
        assertThat(event.get("@timestamp").asText()).isEqualTo("2026-11-24T00:00:00.007Z");
        assertThat(event.at("/event/kind").asText()).isEqualTo("alert");
        assertThat(event.at("/event/duration").asLong()).isEqualTo(1_500_000_000L);
        assertThat(event.at("/process/parent/name").asText()).isEqualTo("bash");
        assertThat(event.at("/process/pid").asInt()).isEqualTo(4711);
        assertThat(event.at("/process/vpid").asInt()).isEqualTo(17);
        assertThat(event.at("/threat/technique/subtechnique/reference/0").asText())
                .isEqualTo("https://attack.mitre.org/techniques/T1027/004/");
        assertThat(event.at("/orchestrator/resource/name").asText()).isEqualTo("shop-1");
        assertThat(event.at("/container/image/hash/all/0").asText()).isEqualTo("sha256:beef");
        assertThat(event.at("/related/hash")).extracting(JsonNode::asText).containsExactly("aa11", "bb22");
        assertThat(event.at("/forgewatch/evidence/toolchain").asText()).isEqualTo("gcc");
    }

    @Test
    void shouldHaveThemWhateverTheText() throws JsonProcessingException {
        for (String text : HostileFindings.TEXTS) {
            assertThat(problems(event(HostileFindings.inEveryText(text)))).isEmpty();
        }
    }

    @Test
    void shouldMissWhatIsNotThere() throws JsonProcessingException {
        assertThat(problems(event(Finding.getDefaultInstance()))).containsExactly("@timestamp is missing");
    }

    private static List<String> problems(JsonNode event) {
        List<String> problems = new ArrayList<>();
        check("", event, problems);
        Texts.lines("ecs-9.4.0-required.txt").stream()
                .filter(field -> event.at("/" + field.replace('.', '/')).isMissingNode())
                .forEach(field -> problems.add(field + " is missing"));
        return problems;
    }

    private static void check(String above, JsonNode node, List<String> problems) {
        node.properties().forEach(field -> {
            String name = above + field.getKey();
            JsonNode value = field.getValue();
            if (name.equals("forgewatch")) {
                return;
            }
            String type = TYPES.getOrDefault(name, "");
            if (type.isEmpty() && value.isObject()) {
                check(name + ".", value, problems);
            } else if (!is(type, value)) {
                problems.add(name + " is no " + (type.isEmpty() ? "field" : type));
            }
        });
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "text" -> value.isTextual();
            case "texts" -> value.isArray();
            case "number" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            default -> false;
        };
    }

    private static JsonNode event(Finding finding) throws JsonProcessingException {
        return new JsonMapper().readTree(FindingFormat.ECS.line(finding));
    }
}
