package io.forgewatch.collector.detect;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.forgewatch.v1.Evidence.Activity;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code compilers.yaml} as it is written; {@link Toolchains} checks and indexes it. The file explains its own keys. */
record ToolchainsFile(
        List<String> targets,
        Map<String, List<String>> languages,
        List<String> objects,
        Map<String, Style> styles,
        Map<String, Toolchain> toolchains,
        List<String> shared,
        List<String> wrappers,
        List<String> proxies,
        Map<String, List<String>> buildTools,
        Java java,
        Map<String, Interpreter> interpreters,
        List<String> emulators,
        Loaders loaders,
        List<String> folders,
        List<String> others,
        List<String> readers) {

    ToolchainsFile {
        required("targets", targets);
        required("languages", languages);
        required("objects", objects);
        required("styles", styles);
        required("toolchains", toolchains);
        required("shared", shared);
        required("wrappers", wrappers);
        required("proxies", proxies);
        required("buildTools", buildTools);
        required("java", java);
        required("interpreters", interpreters);
        required("emulators", emulators);
        required("loaders", loaders);
        required("folders", folders);
        required("others", others);
        required("readers", readers);
    }

    record Style(
            @Nullable List<String> values,
            @Nullable List<String> output,
            @Nullable List<String> flags,
            @Nullable List<String> language,
            @Nullable List<String> query,
            @Nullable List<String> asks,
            @Nullable List<String> checks,
            @Nullable List<String> telling,
            @Nullable List<String> run,
            @Nullable List<String> elsewhere,
            @Nullable Map<String, String> modes,
            @Nullable Map<String, String> commands,
            @Nullable Map<String, String> first,
            @Nullable Activity activity,
            @JsonProperty("default") @Nullable String defaultOutput,
            boolean stdin,
            boolean lastWins,
            @Nullable String inputs,
            @Nullable Unnamed unnamed) {}

    record Unnamed(String toolchain, List<String> languages) {
        Unnamed {
            required("toolchain", toolchain);
            required("languages", languages);
        }
    }

    record Toolchain(
            @Nullable String style,
            @Nullable Map<String, List<String>> drivers,
            @Nullable List<String> wrappers,
            @Nullable Map<String, List<String>> backEnds,
            boolean scripted) {}

    record Java(
            List<String> names,
            String runs,
            List<String> values,
            List<String> source,
            List<String> jar,
            List<String> module,
            Map<String, List<String>> mains) {
        Java {
            required("names", names);
            required("runs", runs);
            required("values", values);
            required("source", source);
            required("jar", jar);
            required("module", module);
            required("mains", mains);
        }
    }

    record Interpreter(
            List<String> names,
            @Nullable List<String> values,
            @Nullable List<String> code,
            @Nullable List<String> module) {
        Interpreter {
            required("names", names);
        }
    }

    record Loaders(List<String> names, List<String> values, List<String> query) {
        Loaders {
            required("names", names);
            required("values", values);
            required("query", query);
        }
    }

    /**
     * Reads a file.
     *
     * @param name for messages
     * @throws IOException one line: the file, the key, what is wrong with it
     */
    static ToolchainsFile read(InputStream yaml, String name) throws IOException {
        ObjectReader reader = YAMLMapper.builder()
                // "- " and "key:" with nothing behind them.
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .build()
                .readerFor(ToolchainsFile.class)
                .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try {
            ToolchainsFile file = reader.readValue(yaml);
            return requireComplete(file, name);
        } catch (JsonProcessingException e) {
            throw new IOException(name + ": " + where(e) + what(e), e);
        }
    }

    private static ToolchainsFile requireComplete(@Nullable ToolchainsFile file, String name) throws IOException {
        if (file == null) {
            throw new IOException(name + ": is empty; it must list toolchains");
        }
        return file;
    }

    /** What a key of a file says wrongly, in one line. */
    static IOException wrong(String file, String key, String what) {
        return new IOException(file + ": " + key + ": " + what);
    }

    /** Jackson leaves out what the file leaves out. */
    private static void required(String key, @Nullable Object value) {
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
