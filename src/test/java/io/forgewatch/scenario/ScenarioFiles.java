package io.forgewatch.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads scenarios from YAML. {@code axes.yaml} holds rows of words by axis and key; an entry of another file with {@code each} stands
 * for one scenario per combination of rows: {@code {axis.word}} in its texts is the row's word, {@code {axis}} the row's key, and what
 * the rows {@code expect} (and where they {@code skip} another axis's row, by key) goes before what the entry does.
 */
final class ScenarioFiles {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final JsonNode axes;

    ScenarioFiles(JsonNode axes) {
        this.axes = axes;
    }

    /** All scenarios of a folder, by file name, then in the order of writing. No two have one name. */
    static List<Scenario> read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            ScenarioFiles reader =
                    new ScenarioFiles(YAML.readTree(folder.resolve("axes.yaml").toFile()));
            List<Scenario> scenarios = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (!file.endsWith("axes.yaml")) {
                    scenarios.addAll(reader.scenarios(YAML.readTree(file.toFile())));
                }
            }
            Set<String> names = new HashSet<>();
            scenarios.forEach(scenario -> require(names.add(scenario.name()), "two scenarios are " + scenario.name()));
            return scenarios;
        } catch (IOException e) {
            throw new UncheckedIOException("scenarios in " + folder, e);
        }
    }

    List<Scenario> scenarios(JsonNode file) throws IOException {
        List<Scenario> scenarios = new ArrayList<>();
        for (JsonNode entry : file) {
            for (Map<String, String> rows : combinations(entry.path("each"))) {
                scenarios.add(YAML.treeToValue(filled(entry, rows), Scenario.class));
            }
        }
        return scenarios;
    }

    /** Keys of rows by axis; one empty combination where there is no axis. */
    private List<Map<String, String>> combinations(JsonNode each) {
        List<Map<String, String>> combinations = List.of(Map.of());
        for (Map.Entry<String, JsonNode> axis : each.properties()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> shorter : combinations) {
                for (String key : keys(axis.getKey(), axis.getValue())) {
                    Map<String, String> rows = new LinkedHashMap<>(shorter);
                    rows.put(axis.getKey(), key);
                    longer.add(rows);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private List<String> keys(String axis, JsonNode chosen) {
        List<String> keys = new ArrayList<>();
        if (chosen.isArray()) {
            chosen.forEach(key -> keys.add(key.asText()));
        } else {
            require(chosen.asText().equals("all"), axis + ": a list of keys or all");
            axes.path(axis).fieldNames().forEachRemaining(keys::add);
        }
        return keys;
    }

    private JsonNode filled(JsonNode entry, Map<String, String> rows) {
        ObjectNode scenario = entry.deepCopy();
        scenario.remove("each");
        JsonNode own = scenario.path("expect");
        if (!rows.isEmpty() && own.isObject()) {
            ObjectNode expect = YAML.createObjectNode();
            rows.forEach((axis, key) ->
                    row(axis, key).path("expect").properties().forEach(e -> expect.set(e.getKey(), e.getValue())));
            own.properties().forEach(e -> expect.set(e.getKey(), e.getValue()));
            scenario.set("expect", expect);
        }
        rows.forEach((axis, key) -> rows.values().forEach(other -> {
            JsonNode reason = row(axis, key).path("skip").path(other);
            if (reason.isTextual()) {
                scenario.set("skip", reason);
            }
        }));
        JsonNode filled = scenario;
        // A row's words may use another's.
        for (int depth = 0; depth < 3; depth++) {
            filled = replaced(filled, rows);
        }
        return filled;
    }

    private JsonNode replaced(JsonNode node, Map<String, String> rows) {
        if (node.isTextual()) {
            return TextNode.valueOf(replaced(node.asText(), rows));
        }
        if (node.isObject()) {
            ObjectNode copy = YAML.createObjectNode();
            node.properties().forEach(e -> copy.set(e.getKey(), replaced(e.getValue(), rows)));
            return copy;
        }
        if (node.isArray()) {
            var copy = YAML.createArrayNode();
            node.forEach(element -> copy.add(replaced(element, rows)));
            return copy;
        }
        return node;
    }

    private String replaced(String text, Map<String, String> rows) {
        if (rows.isEmpty()) {
            return text;
        }
        Matcher matcher = Pattern.compile("\\{(" + String.join("|", rows.keySet()) + ")(\\.(\\w+))?}")
                .matcher(text);
        return matcher.replaceAll(found -> {
            String key = rows.getOrDefault(found.group(1), "");
            String word = found.group(3);
            JsonNode value = word == null
                    ? TextNode.valueOf(key)
                    : row(found.group(1), key).path(word);
            require(value.isValueNode(), found.group() + " of " + key + " is not said");
            return Matcher.quoteReplacement(value.asText());
        });
    }

    private JsonNode row(String axis, String key) {
        JsonNode row = axes.path(axis).path(key);
        require(row.isObject(), axis + " has no " + key);
        return row;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
