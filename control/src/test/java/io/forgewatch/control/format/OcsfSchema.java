package io.forgewatch.control.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A published schema, as far as it is written down beside this class, held against an event. */
record OcsfSchema(Map<String, Map<String, String>> types, List<String[]> required, List<String[]> atLeastOne) {
    static OcsfSchema read(String name) {
        OcsfSchema schema = new OcsfSchema(new HashMap<>(), new ArrayList<>(), new ArrayList<>());
        for (String line : Texts.lines(name)) {
            String[] words = line.split(" ", -1);
            if (words[1].equals("at_least_one")) {
                schema.atLeastOne.add(new String[] {words[0], words[2]});
                continue;
            }
            schema.types.computeIfAbsent(words[0], object -> new HashMap<>()).put(words[1], words[2]);
            if (words.length > 3) {
                schema.required.add(words);
            }
        }
        return schema;
    }

    /** Whatever the event has that the schema does not allow, or lacks that it requires. */
    List<String> problems(String object, JsonNode node) {
        List<String> problems = new ArrayList<>();
        check(object, node, problems);
        return problems;
    }

    private void check(String object, JsonNode node, List<String> problems) {
        Map<String, String> attributes = types.getOrDefault(object, Map.of());
        node.properties().forEach(field -> {
            String type = attributes.getOrDefault(field.getKey(), "");
            String where = object + "." + field.getKey();
            if (type.isEmpty()) {
                problems.add(where + " is not in the schema");
            } else if (type.endsWith("[]")) {
                if (!field.getValue().isArray()) {
                    problems.add(where + " is no array");
                }
                String element = type.substring(0, type.length() - 2);
                field.getValue().forEach(value -> checkValue(element, where, value, problems));
            } else {
                checkValue(type, where, field.getValue(), problems);
            }
        });
        required.stream()
                .filter(words -> words[0].equals(object) && !node.has(words[1]))
                .forEach(words -> problems.add(object + "." + words[1] + " is missing"));
        atLeastOne.stream()
                .filter(words -> words[0].equals(object)
                        && Stream.of(words[1].split("\\|", -1)).noneMatch(node::has))
                .forEach(words -> problems.add(object + " has none of " + words[1]));
    }

    private void checkValue(String type, String where, JsonNode value, List<String> problems) {
        boolean right = switch (type) {
            case "integer" -> value.isIntegralNumber();
            case "string" -> value.isTextual() && !value.asText().isEmpty();
            case "boolean" -> value.isBoolean();
            default -> value.isObject();
        };
        if (!right) {
            problems.add(where + " is no " + type);
        } else if (value.isObject() && !type.equals("any")) {
            check(type, value, problems);
        }
    }
}
