package io.forgewatch.cli.config;

import io.forgewatch.collector.detect.data.DataFile;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the file says of one sink; knows which keys were asked for. */
final class SinkKeys {
    private final String file;
    private final int index;
    private final Map<String, String> values;
    private final Set<String> known = new TreeSet<>();

    SinkKeys(String file, int index, Map<String, String> values) {
        this.file = file;
        this.index = index;
        this.values = values;
    }

    Optional<String> optional(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key));
    }

    String required(String key) throws IOException {
        return optional(key).orElseThrow(() -> wrong(key, "is missing"));
    }

    /** A value as a setting is read. */
    <T> T parsed(String key, String text, Setting.Parser<T> parser) throws IOException {
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(key, "is \"" + text + "\": it must be " + parser.allowed());
        }
    }

    /** After all were asked for: no other key may be there. */
    void refuseOthers() throws IOException {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw wrong(key, "is no key of this kind of sink; known are " + known);
            }
        }
    }

    IOException wrong(String key, String what) {
        return DataFile.wrong(file, "sinks.[" + index + "]." + key, what);
    }
}
