package io.forgewatch.collector.detect.data;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A YAML file as a record. What is wrong with it is said in one line: the file, the key, what. */
public final class DataFile {
    private DataFile() {}

    /**
     * Reads a file.
     *
     * @param name for messages
     * @param form a record whose components are the keys; it may refuse itself with an {@link IllegalArgumentException}
     * @throws IOException one line: the file, the key, what is wrong with it
     */
    public static <T> T read(InputStream yaml, String name, Class<T> form) throws IOException {
        T file;
        try {
            file = YAMLMapper.builder()
                    // "- " and "key:" with nothing behind them.
                    .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                    .build()
                    .readerFor(form)
                    .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .readValue(yaml);
        } catch (JsonProcessingException e) {
            throw new IOException(name + ": " + where(e) + what(e), e);
        }
        return requireContent(file, name);
    }

    private static <T> T requireContent(@Nullable T file, String name) throws IOException {
        if (file == null) {
            throw new IOException(name + ": is empty");
        }
        return file;
    }

    /** What a key of a file says wrongly, in one line. */
    public static IOException wrong(String file, String key, String what) {
        return new IOException(file + ": " + key + ": " + what);
    }

    /** For a record's constructor: Jackson leaves out what the file leaves out. */
    public static void required(String key, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
    }

    private static String where(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return mapping.getPath().stream()
                            .map(step ->
                                    step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                            .collect(Collectors.joining("."))
                    + ": ";
        }
        return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    }

    /** Jackson's own messages speak of Java types. */
    private static String what(JsonProcessingException e) {
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return String.valueOf(e.getCause().getMessage());
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is no key here; known are " + unknown.getKnownPropertyIds();
        }
        if (e instanceof InvalidFormatException invalid) {
            return invalid.getValue() + " is not allowed here";
        }
        if (e instanceof MismatchedInputException) {
            return "has not the form that is expected here: a word, a list or keys";
        }
        String message = unreadable(e).orElseGet(e::getOriginalMessage);
        // What follows is the parser's own object: ", got this instead: <org.yaml.snakeyaml.events.AliasEvent(...".
        return message.split("\n|, got this instead: <", 2)[0];
    }

    /** What is wrong with the file's bytes: the YAML reader wraps it and names its type. */
    private static Optional<String> unreadable(JsonProcessingException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CharConversionException) {
                return Optional.ofNullable(cause.getMessage());
            }
        }
        return Optional.empty();
    }
}
