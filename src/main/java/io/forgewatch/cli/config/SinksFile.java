package io.forgewatch.cli.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.collector.detect.data.DataFile;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.control.sink.SinkConfig;
import io.forgewatch.control.sink.SinkTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the file of sinks: a list of what each one's kind asks for. */
public final class SinksFile {
    private static final int MAX_BYTES = 1 << 20;

    private SinksFile() {}

    /** Keys and values of each, as they stand there. */
    record Form(List<Map<String, String>> sinks) {
        @JsonCreator
        Form(@JsonProperty("sinks") List<Map<String, String>> sinks) {
            DataFile.required("sinks", sinks);
            this.sinks = sinks;
        }
    }

    /**
     * The sinks that are configured; none where no file is.
     *
     * @param environment where secrets may be
     * @throws Failure usage: the file cannot be read, or a key or value is wrong; the line names file and key, and no secret
     */
    public static List<SinkConfig> configured(Settings settings, Map<String, String> environment) {
        Optional<Path> file = settings.find(Setting.SINKS);
        try {
            return file.isEmpty() ? List.of() : read(file.get(), environment);
        } catch (NoSuchFileException e) {
            throw Failure.usage("the file of sinks "
                    + TerminalText.escape(file.orElseThrow().toString()) + " does not exist");
        } catch (IOException e) {
            throw Failure.usage(TerminalText.escape(String.valueOf(e.getMessage())));
        }
    }

    private static List<SinkConfig> read(Path file, Map<String, String> environment) throws IOException {
        Form form;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(file + " is larger than 1 MiB, which no file of sinks is");
            }
            form = DataFile.read(new ByteArrayInputStream(bytes), file.toString(), Form.class);
        }
        if (form.sinks().size() > SinkConfig.MAX_SINKS) {
            throw DataFile.wrong(file.toString(), "sinks", "there may be " + SinkConfig.MAX_SINKS + " at most");
        }
        List<SinkConfig> sinks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> targets = new HashSet<>();
        for (int index = 0; index < form.sinks().size(); index++) {
            SinkKeys keys = new SinkKeys(file.toString(), index, form.sinks().get(index));
            SinkConfig sink = sink(keys, environment);
            if (!names.add(sink.name())) {
                throw keys.wrong("name", "\"" + sink.name() + "\" is there twice");
            }
            // Two would write into each other's lines.
            boolean isFile = sink.target() instanceof SinkTarget.ToFile;
            if (isFile && !targets.add(sink.target().shown())) {
                throw keys.wrong("path", "another sink has it, too");
            }
            sinks.add(sink);
        }
        return sinks;
    }

    private static SinkConfig sink(SinkKeys keys, Map<String, String> environment) throws IOException {
        String name = keys.required("name");
        if (!SinkConfig.NAME.matcher(name).matches()) {
            throw keys.wrong("name", "has 1 to 63 of a-z, 0-9 and -, and begins and ends with none of these dashes");
        }
        Filter filter;
        try {
            filter = Filter.parse(keys.optional("filter").orElse(""));
        } catch (FilterException e) {
            throw keys.wrong("filter", String.valueOf(e.getMessage()));
        }
        String format = keys.optional("format").orElse(FindingFormat.NATIVE.toString());
        FindingFormat known = FindingFormat.of(format)
                .orElseThrow(() -> keys.wrong("format", "must be native, scc, ocsf or ecs, not \"" + format + "\""));
        // Who expects another's format expects nothing else.
        boolean sendsNodeEvents = keys.parsed(
                "node-events",
                keys.optional("node-events").orElse(known == FindingFormat.NATIVE ? "on" : "off"),
                Values.onOff());
        SinkConfig sink = new SinkConfig(name, filter, known, SinkTargets.of(keys, environment), sendsNodeEvents);
        keys.refuseOthers();
        return sink;
    }
}
