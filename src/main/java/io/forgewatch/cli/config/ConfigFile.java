package io.forgewatch.cli.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;

/** Reads a configuration file: a YAML mapping of keys to single values. */
final class ConfigFile {
    private static final int MAX_BYTES = 1 << 20;

    private ConfigFile() {}

    /**
     * The values by key.
     *
     * @param allowed the keys that may occur
     * @throws Failure usage: it cannot be read, is no such mapping, or has another key
     */
    static Map<String, String> read(Path file, SortedSet<String> allowed) {
        try {
            return parse(file, text(file), allowed);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw Failure.usage(
                    shown(file) + (line > 0 ? " line " + line : "") + " is not YAML: write one \"key: value\" a line");
        } catch (NoSuchFileException e) {
            throw Failure.usage("the configuration file " + shown(file) + " does not exist");
        } catch (CharacterCodingException e) {
            throw Failure.usage("the configuration file " + shown(file) + " is not UTF-8: save it as such");
        } catch (IOException e) {
            throw Failure.usage("the configuration file " + shown(file) + " cannot be read: " + e.getMessage());
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw Failure.usage(shown(file) + " is larger than 1 MiB, which no configuration is");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static Map<String, String> parse(Path file, String text, SortedSet<String> allowed) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return Map.of();
            }
            if (first != JsonToken.START_OBJECT) {
                throw Failure.usage(shown(file) + " must be a mapping: write one \"key: value\" a line");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                if (!allowed.contains(key)) {
                    throw Failure.usage(shown(file) + ": there is no key \"" + TerminalText.escape(key)
                            + "\"; the keys are " + String.join(", ", allowed));
                }
                JsonToken value = parser.nextToken();
                if (value == null || !value.isScalarValue() || value == JsonToken.VALUE_NULL) {
                    throw Failure.usage(shown(file) + ": " + key + " must be a single value");
                }
                if (values.putIfAbsent(key, parser.getText()) != null) {
                    throw Failure.usage(shown(file) + ": " + key + " is there twice");
                }
            }
            if (parser.nextToken() != null) {
                throw Failure.usage(shown(file) + " has a second document: keep all keys in one");
            }
        }
        return Map.copyOf(values);
    }

    private static String shown(Path file) {
        return TerminalText.escape(file.toString());
    }
}
