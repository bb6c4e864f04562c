package io.forgewatch.cli.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A configuration file: a YAML mapping of keys to single values. Immutable. */
final class ConfigFile {
    private static final int MAX_BYTES = 1 << 20;

    private final Map<String, String> values;

    private ConfigFile(Map<String, String> values) {
        this.values = values;
    }

    static ConfigFile none() {
        return new ConfigFile(Map.of());
    }

    /**
     * Reads the file.
     *
     * @param allowed the keys that may occur
     * @throws Failure usage: it cannot be read, is no such mapping, or has another key
     */
    static ConfigFile read(Path file, Set<String> allowed) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw Failure.usage(shown(file) + " is larger than 1 MiB, which no configuration is");
            }
            return parse(file, Files.readString(file, StandardCharsets.UTF_8), allowed);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw Failure.usage(
                    shown(file) + (line > 0 ? " line " + line : "") + " is not YAML: write one \"key: value\" a line");
        } catch (NoSuchFileException e) {
            throw Failure.usage("the configuration file " + shown(file) + " does not exist");
        } catch (IOException e) {
            throw Failure.usage("the configuration file " + shown(file) + " cannot be read: " + e.getMessage());
        }
    }

    Map<String, String> values() {
        return values;
    }

    private static ConfigFile parse(Path file, String text, Set<String> allowed) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return none();
            }
            if (first != JsonToken.START_OBJECT) {
                throw Failure.usage(shown(file) + " must be a mapping: write one \"key: value\" a line");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                if (!allowed.contains(key)) {
                    throw Failure.usage(shown(file) + ": there is no key \"" + TerminalText.escape(key)
                            + "\"; the keys are " + String.join(", ", new TreeSet<>(allowed)));
                }
                JsonToken value = parser.nextToken();
                if (value == null || !value.isScalarValue() || value == JsonToken.VALUE_NULL) {
                    throw Failure.usage(shown(file) + ": " + key + " must be a single value");
                }
                if (values.putIfAbsent(key, parser.getText()) != null) {
                    throw Failure.usage(shown(file) + ": " + key + " is there twice");
                }
            }
        }
        return new ConfigFile(Map.copyOf(values));
    }

    private static String shown(Path file) {
        return TerminalText.escape(file.toString());
    }
}
