package io.forgewatch.cli.findings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.MessageOrBuilder;
import io.forgewatch.cli.text.TerminalText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * A message as YAML: the JSON of {@link FindingJson} in block style. A string that is more than a plain word is double-quoted, so
 * that nothing of a container can become structure or reach a terminal raw.
 */
public final class FindingYaml {
    private static final JsonFactory JSON = new JsonFactory();

    /** Words that no YAML version reads as anything but a string. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./@-]+)*");

    private static final Pattern RESERVED = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|nan|inf");

    private static final int MAX_IMPLICIT_KEY_CHARS = 1_000;

    private FindingYaml() {}

    /** One document, without a separator, ending in a line feed. */
    public static String document(MessageOrBuilder message) {
        StringBuilder yaml = new StringBuilder();
        try (JsonParser parser = JSON.createParser(FindingJson.line(message))) {
            parser.nextToken();
            object(parser, yaml, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the printer's own JSON is always read", e);
        }
        return yaml.length() == 0 ? "{}\n" : yaml.toString();
    }

    /** After START_OBJECT; writes whole lines. */
    private static void object(JsonParser parser, StringBuilder yaml, int depth) throws IOException {
        boolean first = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            // The first key of a list's element stands behind the dash.
            if (!first || !endsWithDash(yaml)) {
                yaml.append("  ".repeat(depth));
            }
            first = false;
            key(scalar(parser.currentName()), yaml, depth);
            value(parser, parser.nextToken(), yaml, depth + 1);
        }
        if (first && endsWithDash(yaml)) {
            yaml.append("{}\n");
        }
    }

    /** A longer key than a parser has to look ahead for (YAML 1.2, 7.4) is marked as one. */
    private static void key(String key, StringBuilder yaml, int depth) {
        if (key.length() > MAX_IMPLICIT_KEY_CHARS) {
            yaml.append("? ")
                    .append(key)
                    .append('\n')
                    .append("  ".repeat(depth))
                    .append(':');
        } else {
            yaml.append(key).append(':');
        }
    }

    private static void list(JsonParser parser, StringBuilder yaml, int depth) throws IOException {
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            yaml.append("  ".repeat(depth)).append('-');
            if (token == JsonToken.START_OBJECT) {
                yaml.append(' ');
                object(parser, yaml, depth + 1);
            } else {
                value(parser, token, yaml, depth + 1);
            }
            token = parser.nextToken();
        }
    }

    private static void value(JsonParser parser, JsonToken token, StringBuilder yaml, int depth) throws IOException {
        int before = yaml.length();
        switch (token) {
            case START_OBJECT -> {
                yaml.append('\n');
                object(parser, yaml, depth);
                orEmpty(yaml, before, " {}\n");
            }
            case START_ARRAY -> {
                yaml.append('\n');
                list(parser, yaml, depth);
                orEmpty(yaml, before, " []\n");
            }
            case VALUE_STRING ->
                yaml.append(' ').append(scalar(parser.getText())).append('\n');
            default -> yaml.append(' ').append(parser.getText()).append('\n');
        }
    }

    private static void orEmpty(StringBuilder yaml, int before, String empty) {
        if (yaml.length() == before + 1) {
            yaml.replace(before, yaml.length(), empty);
        }
    }

    private static boolean endsWithDash(StringBuilder yaml) {
        return yaml.length() >= 2 && yaml.charAt(yaml.length() - 1) == ' ' && yaml.charAt(yaml.length() - 2) == '-';
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !RESERVED.matcher(text).matches()) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(codePoint -> append(quoted, codePoint));
        return quoted.append('"').toString();
    }

    /** Not JSON's escapes: some parsers refuse a surrogate's. */
    private static void append(StringBuilder quoted, int codePoint) {
        if (codePoint == '"' || codePoint == '\\') {
            quoted.append('\\').append((char) codePoint);
        } else if (codePoint == '\n') {
            quoted.append("\\n");
        } else if (TerminalText.isShownAsIs(codePoint)) {
            quoted.appendCodePoint(codePoint);
        } else {
            quoted.append(String.format(codePoint > 0xffff ? "\\U%08x" : "\\u%04x", codePoint));
        }
    }
}
