package io.forgewatch.control.format;

import com.google.protobuf.TextFormat;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is beside this class. */
final class Texts {
    private Texts() {}

    /** A finding with every field. */
    static Finding full() {
        try {
            Finding.Builder finding = Finding.newBuilder();
            TextFormat.merge(String.join("\n", lines("full.textproto")), finding);
            return finding.build();
        } catch (TextFormat.ParseException e) {
            throw new AssertionError(e);
        }
    }

    /** A file's lines but for comments. */
    static List<String> lines(String name) {
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError(name + " is not beside this class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
