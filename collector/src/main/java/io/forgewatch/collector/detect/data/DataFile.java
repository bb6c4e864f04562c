package io.forgewatch.collector.detect.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
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
    public static <T extends Record> T read(InputStream yaml, String name, Class<T> form) throws IOException {
        return read(yaml, name, form, false);
    }

    /** Likewise; a list of one may be written as its item alone. */
    public static <T extends Record> T readWithLoneItems(InputStream yaml, String name, Class<T> form)
            throws IOException {
        return read(yaml, name, form, true);
    }

    private static <T extends Record> T read(InputStream yaml, String name, Class<T> form, boolean loneItems)
            throws IOException {
        try (JsonParser tokens =
                new YAMLFactory().createParser(yaml).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)) {
            return new RecordReader(tokens, loneItems).read(form);
        } catch (RecordReader.WrongException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IOException(name + ": " + where(e) + what(e), e);
        }
    }

    /** What a key of a file says wrongly, in one line. */
    public static IOException wrong(String file, String key, String what) {
        return new IOException(file + ": " + key + ": " + what);
    }

    /** For a record's constructor: what the file leaves out is null. */
    public static void required(String key, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    }

    private static String what(JsonProcessingException e) {
        String message = unreadable(e).orElseGet(e::getOriginalMessage);
        // What follows is the parser's own: ", got this instead: <org.yaml.snakeyaml.events.AliasEvent(...",
        // " due to (java.lang.NumberFormatException) ...".
        return message.split("\n|, got this instead: <| due to \\(java\\.", 2)[0];
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
